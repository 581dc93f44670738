/* Events: what a route does between its stops. A break stands where it is taken on the road, all others at their office. */
#include "export/layers.h"

enum { E_ROUTE, E_DAY, E_SEQ, E_KIND, E_BEFORE, E_OFFICE, E_STATION, E_ARRIVE, E_START, E_DEPART, E_DEPART_DAY, E_WAIT, E_LONG, E_BOXES, E_COLUMNS };

static const column COLUMNS[E_COLUMNS] = {
    [E_ROUTE] = {"route_id", COLUMN_TEXT, 0, "Rute"},
    [E_DAY] = {"day", COLUMN_INT, 0, "Hari ke-"},
    [E_SEQ] = {"seq", COLUMN_INT, 0, "Urutan"},
    [E_KIND] = {"kind", COLUMN_TEXT, 0, "Jenis"},
    [E_BEFORE] = {"before_stop", COLUMN_INT, 0, "Sebelum perhentian"},
    [E_OFFICE] = {"office", COLUMN_TEXT, 0, "Tempat muat ulang, menginap, atau serah terima"},
    [E_STATION] = {"station_id", COLUMN_TEXT, 0, "TPS asal yang diserahkan"},
    [E_ARRIVE] = {"arrive", COLUMN_TEXT, 0, "Tiba"},
    [E_START] = {"start", COLUMN_TEXT, 0, "Mulai"},
    [E_DEPART] = {"depart", COLUMN_TEXT, 0, "Berangkat"},
    [E_DEPART_DAY] = {"depart_day", COLUMN_INT, 0, "Berangkat hari ke-"},
    [E_WAIT] = {"wait_min", COLUMN_REAL, 1, "Tunggu (menit)"},
    [E_LONG] = {"minutes", COLUMN_REAL, 1, "Lama (menit)"},
    [E_BOXES] = {"load_boxes", COLUMN_INT, 0, "Kotak setelahnya"},
};

static jalur_status one_event(builder *b, layer *l, uint32_t row, uint32_t route_index, uint32_t i)
{
    jalur_status st = JALUR_OK;
    const route *r = &b->in->plan->routes[route_index];
    const route_event *e = &r->events[i];
    jalur_lonlat at = {0, 0};
    const bool known = word_event_place(b->t, r, i, &at);
    layer_text(l, row, E_ROUTE, b->route_ids[route_index]);
    layer_int(l, row, E_DAY, word_day(e->start_s));
    layer_int(l, row, E_SEQ, (int64_t)i + 1);
    layer_text(l, row, E_KIND, event_kind_name(e->kind));
    layer_int(l, row, E_BEFORE, (int64_t)e->before + 1);
    if (event_at_office(e->kind) && e->index < b->t->n_offices) layer_text(l, row, E_OFFICE, b->t->offices[e->index].id);
    const station *from = e->kind == EVENT_DROP ? word_station(b->t, e->station) : NULL;
    if (from) layer_text(l, row, E_STATION, from->id);
    TRY(layers_clock(b, l, row, E_ARRIVE, e->arrive_s));
    TRY(layers_clock(b, l, row, E_START, e->start_s));
    TRY(layers_clock(b, l, row, E_DEPART, e->depart_s));
    layer_int(l, row, E_DEPART_DAY, word_day(e->depart_s));
    layer_real(l, row, E_WAIT, ((double)e->start_s - e->arrive_s) / 60.0);
    layer_real(l, row, E_LONG, ((double)e->depart_s - e->start_s) / 60.0);
    layer_int(l, row, E_BOXES, (int64_t)e->load[CARGO_BOXES]);
    layers_point(l, row, known, at);
done:
    return st;
}

jalur_status layers_events(builder *b, layer *out)
{
    jalur_status st = JALUR_OK;
    const plan *p = b->in->plan;
    uint32_t n = 0, row = 0;
    for (uint32_t i = 0; p && i < p->n_routes; i++) n += p->routes[i].n_events;
    TRY(layer_new(b->mem, "events", "Muat ulang, istirahat, menginap, dan serah terima", GEOMETRY_POINT, COLUMNS, E_COLUMNS, n, out));
    for (uint32_t r = 0; p && r < p->n_routes; r++)
        for (uint32_t i = 0; i < p->routes[r].n_events; i++) TRY(one_event(b, out, row++, r, i));
done:
    return st;
}
