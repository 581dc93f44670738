/* Cordeau, Gendreau and Laporte (1997, 2001): "type m n t", t lines of longest duration and load, one line per node. Here m
 * counts the vehicles of each depot or type. Types: 0 VRP, 2 MDVRP, 3 SDVRP, 4 VRPTW, 6 MDVRPTW, 7 SDVRPTW; periodic ones
 * (1, 5) are refused. */
#include <math.h>
#include <string.h>

#include "instance/flat.h"

enum { GROUPS_MOST = 31, CHOICES_MOST = 1 << 12 }; /* choices are bits of an int */

typedef struct cordeau {
    text *t;
    flat *f;
    uint32_t kind, per_group, customers, groups; /* groups: depots or vehicle types */
    double duration[GROUPS_MOST], load[GROUPS_MOST];
    uint32_t *types;                             /* bit k: vehicle type k may serve the node */
} cordeau;

static bool many_depots(const cordeau *c)
{
    return c->kind == 2 || c->kind == 6;
}

static jalur_status head_read(cordeau *c)
{
    static const char *const names[] = {"VRP", NULL, "MDVRP", "SDVRP", "VRPTW", NULL, "MDVRPTW", "SDVRPTW"};
    jalur_status st = JALUR_OK;
    if (!text_line(c->t)) TRY(text_bad(c->t, "type", "the end of the file", "type m n t", NULL));
    TRY(text_next_whole(c->t, "type", 0, 7, &c->kind));
    if (!names[c->kind])
        TRY(text_bad(c->t, "type", c->kind == 1 ? "1, periodic" : "5, periodic", "0, 2, 3, 4, 6 or 7",
                     "visits on several days are not known to the routing model"));
    c->f->kind = names[c->kind];
    TRY(text_next_whole(c->t, "m", 1, 10000, &c->per_group));
    TRY(text_next_whole(c->t, "n", 0, FLAT_NODES_MOST - GROUPS_MOST, &c->customers));
    TRY(text_next_whole(c->t, "t", 1, GROUPS_MOST, &c->groups));
    if ((c->kind == 0 || c->kind == 4) && c->groups != 1)
        TRY(text_bad(c->t, "t", "more than one day", "1 for this type", NULL));
    for (uint32_t k = 0; k < c->groups; k++) {
        if (!text_line(c->t)) TRY(text_bad(c->t, "D", "the end of the file", "D Q", NULL));
        TRY(text_next(c->t, "D", &c->duration[k]));
        TRY(text_next(c->t, "Q", &c->load[k]));
        if (c->duration[k] < 0.0 || c->load[k] < 0.0) TRY(text_bad(c->t, "D Q", "a negative number", "0 or more", NULL));
    }
done:
    return st;
}

/* "f a list": how often the node is visited and its choices of depots or vehicle types, coded as bits, the leftmost bit for
 * the first. */
static jalur_status choices_read(cordeau *c, uint32_t node, bool depot)
{
    jalur_status st = JALUR_OK;
    uint32_t often = 0, n = 0;
    TRY(text_next_whole(c->t, "f", 0, INT32_MAX, &often));
    TRY(text_next_whole(c->t, "a", 0, CHOICES_MOST, &n));
    if (often > 1) TRY(text_bad(c->t, "f", "several visits", "1", "visits on several days are not known to the routing model"));
    for (uint32_t k = 0; k < n; k++) {
        uint32_t code = 0;
        TRY(text_next_whole(c->t, "list", 0, INT32_MAX, &code));
        for (uint32_t g = 0; g < c->groups; g++)
            if (code >> (c->groups - 1 - g) & 1) c->types[node] |= (uint32_t)1 << g;
    }
    if (many_depots(c) && !depot && n && n < c->groups)
        TRY(text_bad(c->t, "list", "some depots only", "all depots", "depots by customer are not known to this reader"));
done:
    return st;
}

static jalur_status node_read(cordeau *c, uint32_t node, uint32_t number, bool depot)
{
    jalur_status st = JALUR_OK;
    flat *f = c->f;
    uint32_t id = 0;
    TRY(text_next_whole(c->t, "i", number, number, &id));
    TRY(text_next(c->t, "x", &f->x[node]));
    TRY(text_next(c->t, "y", &f->y[node]));
    TRY(text_next(c->t, "d", &f->service[node]));
    TRY(text_next(c->t, "q", &f->demand[node]));
    if (f->service[node] < 0.0 || f->demand[node] < 0.0) TRY(text_bad(c->t, "d q", "a negative number", "0 or more", NULL));
    f->depot[node] = depot;
    TRY(choices_read(c, node, depot));
    if (c->kind < 4) goto done; /* what follows in some files is a window of [0, 0] that means nothing */
    TRY(text_next(c->t, "e", &f->open[node]));
    TRY(text_next(c->t, "l", &f->close[node]));
done:
    return st;
}

static jalur_status columns_new(cordeau *c)
{
    jalur_status st = JALUR_OK;
    flat *f = c->f;
    double **columns[] = {&f->x, &f->y, &f->service, &f->demand, &f->open, &f->close};
    f->n = c->customers + (many_depots(c) ? c->groups : 1);
    for (size_t i = 0; i < (c->kind >= 4 ? 6 : 4); i++) TRY(arena_new(f->mem, f->n, sizeof(double), columns[i]));
    TRY(arena_new(f->mem, f->n, sizeof *f->depot, &f->depot));
    TRY(arena_new(f->mem, f->n, sizeof *c->types, &c->types));
done:
    return st;
}

/* Depots stand last when there are several; one depot stands first as node 0, or last. */
static jalur_status nodes_read(cordeau *c)
{
    jalur_status st = JALUR_OK;
    flat *f = c->f;
    TRY(columns_new(c));
    f->number_from = 1;
    for (uint32_t i = 0; i < f->n; i++) {
        if (!text_line(c->t)) TRY(text_bad(c->t, "i", "the end of the file", "a line for each customer and depot", NULL));
        if (i == 0 && !many_depots(c) && c->t->at[0] == '0') f->number_from = 0;
        const bool depot = f->number_from ? i >= c->customers : i == 0;
        TRY(node_read(c, i, i + f->number_from, depot));
    }
done:
    return st;
}

static jalur_status allowed_make(cordeau *c, uint32_t group, const uint32_t **out, uint32_t *n_out)
{
    jalur_status st = JALUR_OK;
    uint32_t *list = NULL, n = 0;
    TRY(arena_new(c->f->mem, c->f->n, sizeof *list, &list));
    for (uint32_t i = 0; i < c->f->n; i++)
        if (!c->f->depot[i] && (c->types[i] >> group & 1)) list[n++] = i;
    *out = list;
    *n_out = n;
done:
    return st;
}

static jalur_status vehicles_make(cordeau *c)
{
    jalur_status st = JALUR_OK;
    flat *f = c->f;
    uint32_t first = 0;
    while (!f->depot[first]) first++;
    f->listed = c->groups > 1;
    f->count = c->groups * c->per_group;
    TRY(arena_new(f->mem, f->listed ? f->count : 1, sizeof *f->vehicle, &f->vehicle));
    for (uint32_t k = 0; k < (f->listed ? f->count : 1); k++) {
        const uint32_t g = k / c->per_group;
        flat_vehicle *w = &f->vehicle[k];
        *w = (flat_vehicle){.number = k + 1, .depot = many_depots(c) ? first + g : first, .max_distance = HUGE_VAL,
                            .capacity = c->load[g] > 0.0 ? c->load[g] : HUGE_VAL, .per_unit = 1.0, .max_reloads = JALUR_NONE,
                            .max_duration = c->duration[g] > 0.0 ? c->duration[g] : HUGE_VAL};
        if (many_depots(c) || c->groups == 1) continue;
        if (k % c->per_group == 0) TRY(allowed_make(c, g, &w->allowed, &w->n_allowed));
        if (k % c->per_group) w->allowed = w[-1].allowed;
        if (k % c->per_group) w->n_allowed = w[-1].n_allowed;
    }
done:
    return st;
}

jalur_status cordeau_read(text *t, flat *f)
{
    jalur_status st = JALUR_OK;
    cordeau c = {.t = t, .f = f};
    f->format = INSTANCE_CORDEAU;
    f->name = "";
    TRY(head_read(&c));
    TRY(nodes_read(&c));
    if (text_line(t)) TRY(text_bad(t, "i", t->at, "the end of the file", "compare with n and t in the first line"));
    TRY(vehicles_make(&c));
done:
    return st;
}
