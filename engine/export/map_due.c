/* Plan coverage for the map page: one list for each kind that has anything due. */
#include "export/map.h"

static uint32_t units_of(const due_cell *c)
{
    uint32_t n = 0;
    for (int k = 0; k < DUE_CLASSES; k++) n += c->units[k];
    return n;
}

/* Units of the cell's class; what is not in order as a whole where it is a gap. */
static uint32_t units_shown(const due_cell *c)
{
    if (due_is_gap(c)) return c->units[DUE_LATE] + c->units[DUE_OVERDUE] + c->units[DUE_UNPLANNED];
    return c->class < DUE_CLASSES ? c->units[c->class] : 0;
}

static void write_kind(map_maker *m, const due_table *d, due_kind kind)
{
    static const char *const names[] = {"class", "units", "of", "first", "last", "behind"};
    writer *w = m->w;
    json_object(w, NULL);
    json_text(w, "kind", due_kind_name(kind));
    json_int(w, "day", d->as_of[kind]);
    for (int n = 0; n < 6; n++) {
        json_array(w, names[n]);
        for (uint32_t v = 0; v < d->n_villages; v++) {
            const due_cell *c = &d->cells[(size_t)v * DUE_KINDS + kind];
            const uint32_t number[] = {c->class, units_shown(c), units_of(c), c->first_day, c->last_day, c->days_behind};
            json_int(w, NULL, number[n]);
        }
        json_end(w);
    }
    json_array(w, "why");
    for (uint32_t v = 0; v < d->n_villages; v++) json_text(w, NULL, d->cells[(size_t)v * DUE_KINDS + kind].reason);
    json_end(w);
    json_end(w);
}

void map_write_due(map_maker *m)
{
    const due_table *d = m->in->due;
    const access_table *a = m->in->access;
    bool same = d && a && d->n_villages == a->n_villages;
    for (uint32_t v = 0; same && v < d->n_villages; v++) same = d->villages[v] == a->villages[v].village;
    json_array(m->w, "due");
    for (int kind = 0; same && kind < DUE_KINDS; kind++) {
        uint64_t all = 0;
        for (uint32_t v = 0; v < d->n_villages; v++) all += units_of(&d->cells[(size_t)v * DUE_KINDS + (uint32_t)kind]);
        if (all > 0) write_kind(m, d, (due_kind)kind);
    }
    json_end(m->w);
}
