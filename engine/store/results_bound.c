/* The bound of a plan with the numbers that prove it, in the project file. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/results.h"

enum { NUMBER_CHARS = 12, LIST_MOST = 1000000 };

/* ---- lists of numbers as text ---- */

static jalur_status list_text(arena *mem, const uint32_t *list, uint32_t n, const char **out)
{
    jalur_status st = JALUR_OK;
    char *text;
    size_t at = 0;
    TRY(arena_new(mem, (size_t)n * NUMBER_CHARS + 1, 1, &text));
    for (uint32_t i = 0; i < n; i++) at += (size_t)snprintf(text + at, NUMBER_CHARS, i ? " %u" : "%u", list[i]);
    *out = text;
done:
    return st;
}

/* Numbers below `below`, one blank between. */
static void list_read(rows *r, arena *mem, uint32_t below, uint32_t **list, uint32_t *n)
{
    const char *text = rows_raw(r);
    uint32_t most = 1;
    *n = 0;
    for (const char *c = text; *c; c++) most += *c == ' ';
    if (r->st == JALUR_OK) r->st = arena_new(mem, most, sizeof **list, list);
    while (r->st == JALUR_OK && *text) {
        uint64_t number = 0;
        uint32_t digits = 0;
        for (; *text >= '0' && *text <= '9' && digits < NUMBER_CHARS; text++, digits++) number = 10 * number + (uint64_t)(*text - '0');
        if (digits == 0 || number >= below || (*text && *text != ' ')) {
            rows_bad(r, "numbers of the list they belong to, a blank between");
            return;
        }
        (*list)[(*n)++] = (uint32_t)number;
        text += *text == ' ';
    }
}

/* ---- saving ---- */

static jalur_status save_head(store *s, const plan_bound *b)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "plan_bound", "INSERT INTO plan_bound (idr, closed, seconds, relaxed, unit) VALUES (?, ?, ?, ?, ?)", &r));
    rows_put_int(&r, b->idr);
    rows_put_int(&r, b->closed);
    rows_put_real(&r, b->seconds);
    rows_put_text(&r, b->relaxed);
    rows_put_int(&r, b->proof.unit);
    rows_run(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_stops(store *s, const territory *t, const plan_proof *p, arena *mem)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "plan_bound_stop", "INSERT INTO plan_bound_stop (seq, station, dual, skip, near) VALUES (?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < p->n_stops; i++) {
        const char *near;
        TRY(list_text(mem, p->stops[i].near, p->stops[i].n_near, &near));
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->stations[p->stops[i].station].id);
        rows_put_int(&r, p->stops[i].dual);
        rows_put_int(&r, p->stops[i].skip);
        rows_put_text(&r, near);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_classes(store *s, const plan_proof *p)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "plan_bound_class", "INSERT INTO plan_bound_class (seq, most, least, timed, band_s) VALUES (?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < p->n_classes; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, p->classes[i].most);
        rows_put_int(&r, p->classes[i].least);
        rows_put_int(&r, p->classes[i].timed);
        rows_put_int(&r, p->classes[i].band_s);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_types(store *s, const territory *t, const plan_proof *p)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "plan_bound_type", "INSERT INTO plan_bound_type (seq, vehicle, home_id, day, class) VALUES (?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < p->n_types; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->vehicles[p->types[i].vehicle].id);
        rows_put_text(&r, t->vehicles[p->types[i].vehicle].home_id);
        rows_put_int(&r, p->types[i].day);
        if (p->types[i].class == JALUR_NONE) rows_put_null(&r);
        else rows_put_int(&r, p->types[i].class);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_cuts(store *s, const plan_proof *p, arena *mem)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "plan_bound_cut",
                  "INSERT INTO plan_bound_cut (seq, needs, skip, dual, weights, stops) VALUES (?, ?, ?, ?, ?, ?)", &r));
    for (uint32_t i = 0; i < p->n_cuts; i++) {
        const proof_cut *c = &p->cuts[i];
        const char *weights, *stops;
        TRY(list_text(mem, c->weight, p->n_classes, &weights));
        TRY(list_text(mem, c->stops, c->n_stops, &stops));
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_int(&r, c->needs);
        rows_put_int(&r, c->skip);
        rows_put_int(&r, c->dual);
        rows_put_text(&r, weights);
        rows_put_text(&r, stops);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status results_save_bound(store *s, const territory *t, const plan_bound *b)
{
    jalur_status st = JALUR_OK;
    arena mem;
    arena_init(&mem, s->ctx);
    TRY(db_exec(s, "DELETE FROM plan_bound; DELETE FROM plan_bound_stop; DELETE FROM plan_bound_class;"
                   " DELETE FROM plan_bound_type; DELETE FROM plan_bound_cut"));
    if (!b->there) goto done;
    TRY(save_head(s, b));
    TRY(save_stops(s, t, &b->proof, &mem));
    TRY(save_classes(s, &b->proof));
    TRY(save_types(s, t, &b->proof));
    TRY(save_cuts(s, &b->proof, &mem));
done:
    arena_release(&mem);
    return st;
}

/* ---- loading ---- */

typedef struct bound_load {
    store *s;
    const territory *t;
    arena *mem;
    plan_bound *b;
    bool *stale;
} bound_load;

static jalur_status load_head(bound_load *l)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(l->s, "plan_bound", "SELECT idr, closed, seconds, relaxed, unit FROM plan_bound LIMIT 1", &r));
    l->b->there = rows_next(&r);
    if (l->b->there) {
        l->b->idr = rows_int(&r, 0, INT64_MAX);
        l->b->closed = rows_bool(&r);
        l->b->seconds = rows_real(&r);
        l->b->relaxed = rows_text(&r, l->mem);
        l->b->proof.unit = rows_int(&r, 1, INT64_MAX);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_stops(bound_load *l)
{
    jalur_status st = JALUR_OK;
    plan_proof *p = &l->b->proof;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(l->s, l->mem, "SELECT count(*) FROM plan_bound_stop", sizeof *p->stops, &p->stops, &p->n_stops));
    TRY(rows_open(l->s, "plan_bound_stop", "SELECT station, dual, skip, near FROM plan_bound_stop ORDER BY seq", &r));
    for (; i < p->n_stops && !*l->stale && rows_next(&r); i++) {
        proof_stop *x = &p->stops[i];
        x->station = results_station(&r, l->t, l->stale);
        x->dual = rows_int(&r, INT64_MIN, INT64_MAX);
        x->skip = rows_int(&r, INT64_MIN, INT64_MAX);
        list_read(&r, l->mem, p->n_stops, &x->near, &x->n_near);
    }
    TRY(*l->stale ? rows_status(&r) : rows_end(&r, i, p->n_stops));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_classes(bound_load *l)
{
    jalur_status st = JALUR_OK;
    plan_proof *p = &l->b->proof;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(l->s, l->mem, "SELECT count(*) FROM plan_bound_class", sizeof *p->classes, &p->classes, &p->n_classes));
    TRY(rows_open(l->s, "plan_bound_class", "SELECT most, least, timed, band_s FROM plan_bound_class ORDER BY seq", &r));
    for (; i < p->n_classes && rows_next(&r); i++) {
        p->classes[i].most = rows_int(&r, 0, INT64_MAX);
        p->classes[i].least = rows_int(&r, INT64_MIN, INT64_MAX);
        p->classes[i].timed = rows_bool(&r);
        p->classes[i].band_s = (int32_t)rows_int(&r, 0, INT32_MAX);
    }
    TRY(rows_end(&r, i, p->n_classes));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_types(bound_load *l)
{
    jalur_status st = JALUR_OK;
    plan_proof *p = &l->b->proof;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(l->s, l->mem, "SELECT count(*) FROM plan_bound_type", sizeof *p->types, &p->types, &p->n_types));
    TRY(rows_open(l->s, "plan_bound_type", "SELECT vehicle, home_id, day, class FROM plan_bound_type ORDER BY seq", &r));
    for (; i < p->n_types && !*l->stale && rows_next(&r); i++) {
        proof_type *x = &p->types[i];
        x->vehicle = results_vehicle(&r, l->t, 0, l->stale);
        if (x->vehicle == JALUR_NONE && !*l->stale) rows_bad(&r, "a vehicle");
        x->day = rows_u32(&r);
        x->class = rows_u32_or(&r, JALUR_NONE);
        if (x->class != JALUR_NONE && x->class >= p->n_classes) rows_bad(&r, "a class of this bound");
    }
    TRY(*l->stale ? rows_status(&r) : rows_end(&r, i, p->n_types));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_cuts(bound_load *l)
{
    jalur_status st = JALUR_OK;
    plan_proof *p = &l->b->proof;
    rows r = {0};
    uint32_t i = 0, n_weights = 0;
    TRY(rows_room(l->s, l->mem, "SELECT count(*) FROM plan_bound_cut", sizeof *p->cuts, &p->cuts, &p->n_cuts));
    TRY(rows_open(l->s, "plan_bound_cut", "SELECT needs, skip, dual, weights, stops FROM plan_bound_cut ORDER BY seq", &r));
    for (; i < p->n_cuts && rows_next(&r); i++) {
        proof_cut *x = &p->cuts[i];
        x->needs = rows_u32(&r);
        x->skip = rows_u32(&r);
        x->dual = rows_int(&r, INT64_MIN, INT64_MAX);
        list_read(&r, l->mem, LIST_MOST, &x->weight, &n_weights);
        if (n_weights != p->n_classes) rows_bad(&r, "a weight for each class");
        list_read(&r, l->mem, p->n_stops, &x->stops, &x->n_stops);
    }
    TRY(rows_end(&r, i, p->n_cuts));
done:
    rows_close(&r);
    return st;
}

jalur_status results_load_bound(store *s, const territory *t, arena *mem, plan_bound *out, bool *stale)
{
    jalur_status st = JALUR_OK;
    bound_load l = {s, t, mem, out, stale};
    *out = (plan_bound){.relaxed = ""};
    TRY(load_head(&l));
    if (!out->there) goto done;
    TRY(load_stops(&l));
    TRY(load_classes(&l));
    if (!*stale) TRY(load_types(&l));
    if (!*stale) TRY(load_cuts(&l));
done:
    return st;
}
