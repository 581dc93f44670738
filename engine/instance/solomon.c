/* Solomon (1987) and Gehring and Homberger (1999): a name, "VEHICLE" with number and capacity, "CUSTOMER" with seven
 * columns, the depot first. */
#include <math.h>
#include <string.h>

#include "instance/flat.h"

enum { COLUMNS = 6 }; /* behind the customer's number */

static jalur_status vehicle_read(text *t, flat *f)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(f->mem, 1, sizeof *f->vehicle, &f->vehicle));
    *f->vehicle = (flat_vehicle){.number = 1, .max_duration = HUGE_VAL, .max_distance = HUGE_VAL, .per_unit = 1.0,
                                 .max_reloads = JALUR_NONE};
    TRY(text_next_whole(t, "NUMBER", 1, FLAT_VEHICLES_MOST, &f->count));
    TRY(text_next(t, "CAPACITY", &f->vehicle->capacity));
    if (f->vehicle->capacity < 0.0) TRY(text_bad(t, "CAPACITY", "a negative number", "0 or more", NULL));
done:
    return st;
}

/* The line behind "VEHICLE" or "CUSTOMER" and its column names that begins with a digit. */
static jalur_status to_numbers(text *t, const char *word)
{
    bool seen = false;
    while (text_line(t)) {
        if (strncmp(t->at, word, strlen(word)) == 0) seen = true;
        if (seen && *t->at >= '0' && *t->at <= '9') return JALUR_OK;
    }
    return text_bad(t, word, "the end of the file", "the word and numbers below it", NULL);
}

static jalur_status rows_read(text *t, double **rows, size_t *cap, uint32_t *n)
{
    static const char *const names[COLUMNS] = {"XCOORD", "YCOORD", "DEMAND", "READY TIME", "DUE DATE", "SERVICE TIME"};
    jalur_status st = JALUR_OK;
    do {
        uint32_t id = 0;
        TRY(text_next_whole(t, "CUST NO.", *n, *n, &id));
        if (*n == FLAT_NODES_MOST) TRY(text_bad(t, "CUST NO.", "more customers", "4,000,000 at most", NULL));
        TRY(mem_grow(t->ctx, rows, cap, (size_t)(*n + 1) * COLUMNS, sizeof **rows));
        for (int c = 0; c < COLUMNS; c++) {
            double *to = &(*rows)[(size_t)*n * COLUMNS + (size_t)c];
            TRY(text_next(t, names[c], to));
            if (*to < 0.0 && c >= 2) TRY(text_bad(t, names[c], "a negative number", "0 or more", NULL));
        }
        const char *more = text_word(t);
        if (more) TRY(text_bad(t, "CUSTOMER", more, "seven numbers", NULL));
        (*n)++;
    } while (text_line(t));
done:
    return st;
}

jalur_status solomon_read(text *t, flat *f)
{
    jalur_status st = JALUR_OK;
    double *rows = NULL;
    size_t cap = 0;
    double **column[COLUMNS] = {&f->x, &f->y, &f->demand, &f->open, &f->close, &f->service};
    f->format = INSTANCE_SOLOMON;
    f->kind = "VRPTW";
    if (!text_line(t)) TRY(text_bad(t, "name", "the end of the file", "a name", NULL));
    TRY(arena_text(f->mem, t->at, &f->name));
    TRY(to_numbers(t, "VEHICLE"));
    TRY(vehicle_read(t, f));
    TRY(to_numbers(t, "CUSTOMER"));
    TRY(rows_read(t, &rows, &cap, &f->n));
    for (int c = 0; c < COLUMNS; c++) {
        TRY(arena_new(f->mem, f->n, sizeof(double), column[c]));
        for (uint32_t i = 0; i < f->n; i++) (*column[c])[i] = rows[(size_t)i * COLUMNS + (size_t)c];
    }
    TRY(arena_new(f->mem, f->n, sizeof *f->depot, &f->depot));
    f->depot[0] = true;
done:
    mem_free(t->ctx, rows);
    return st;
}
