/* One CSV per route for the crew, and summary.json. */
#include "export/words.h"

#include "base/writer.h"

#include <stdio.h>

static void header(writer *w)
{
    static const char *const name[] = {"urutan", "tps", "desa", "kecamatan", "tiba", "mulai", "berangkat", "kotak", "kg", "kotak_diambil",
                                       "kotak_dimuat", "kg_dimuat", "kotak_diserahkan", "sisa_kotak", "jarak_km", "jalan_kaki_m", "lon", "lat", "asal_posisi"};
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) csv_text(w, name[i]);
    csv_end_row(w);
}

static void clock_cell(writer *w, int32_t s, uint32_t day)
{
    char text[CLOCK_SIZE];
    word_clock_from(s, day, text);
    csv_text(w, text);
}

static void place_cells(writer *w, bool known, jalur_lonlat at, placed how)
{
    if (known) {
        csv_real(w, at.lon_deg, 7);
        csv_real(w, at.lat_deg, 7);
    } else {
        csv_text(w, "");
        csv_text(w, "");
    }
    csv_text(w, how == PLACED_GIVEN ? "dari data" : how == PLACED_ESTIMATED ? "perkiraan" : "tidak diketahui");
}

/* What is brought, what is loaded and what is handed over stand in columns of their own, so that each column adds up to the route. */
typedef struct stop_numbers {
    uint64_t boxes, weight_g, boxes_taken, boxes_loaded, loaded_g, boxes_handed, boxes_after;
    uint32_t leg_m, access_m;
} stop_numbers;

/* Of a leg with breaks each row says what was driven since the row above, so that the column adds up to the route. */
static uint32_t driven_since(uint32_t leg_m, bool breaks, uint32_t *told_m)
{
    const uint32_t m = leg_m > *told_m ? leg_m - *told_m : 0;
    *told_m = breaks ? leg_m : 0;
    return m;
}

static void number_cells(writer *w, const stop_numbers *n)
{
    csv_int(w, (int64_t)n->boxes);
    csv_real(w, (double)n->weight_g / 1e3, 1);
    csv_int(w, (int64_t)n->boxes_taken);
    csv_int(w, (int64_t)n->boxes_loaded);
    csv_real(w, (double)n->loaded_g / 1e3, 1);
    csv_int(w, (int64_t)n->boxes_handed);
    csv_int(w, (int64_t)n->boxes_after);
    csv_real(w, n->leg_m / 1e3, 3);
    csv_int(w, n->access_m);
}

static void depot_cells(writer *w, const territory *t, const office *depot, const char *what)
{
    char text[256];
    const int n = snprintf(text, sizeof text, "%s: ", what);
    text_shown(text + n, sizeof text - (size_t)n, depot ? (depot->name[0] ? depot->name : depot->id) : "?");
    csv_text(w, text);
    csv_text(w, depot ? word_area_name(t, depot->village) : "");
    csv_text(w, depot ? word_kecamatan(t, depot->village) : "");
}

static void depot_place(writer *w, const office *depot)
{
    bool known = depot && depot->placed != PLACED_NOWHERE;
    place_cells(w, known, known ? depot->at : (jalur_lonlat){0, 0}, depot ? depot->placed : PLACED_NOWHERE);
    csv_end_row(w);
}

static void loading_row(writer *w, const territory *t, const route *r, const office *depot)
{
    csv_int(w, 0);
    depot_cells(w, t, depot, "muat");
    clock_cell(w, r->load_start_s, r->day);
    clock_cell(w, r->load_start_s, r->day);
    clock_cell(w, r->depart_s, r->day);
    number_cells(w, &(stop_numbers){.boxes_loaded = r->load[CARGO_BOXES], .loaded_g = r->load[CARGO_WEIGHT], .boxes_after = r->load[CARGO_BOXES]});
    depot_place(w, depot);
}

/* Aboard when event `at` comes; n_events: on the return. */
static uint64_t aboard_before(const route *r, uint32_t at)
{
    const uint32_t before = at < r->n_events ? r->events[at].before : r->n_visits;
    if (at && r->events[at - 1].before == before) return r->events[at - 1].load[CARGO_BOXES];
    return before ? r->visits[before - 1].load_after[CARGO_BOXES] : r->load[CARGO_BOXES];
}

/* Where it ends: at home, elsewhere, or with its last stop. */
static void return_row(writer *w, const territory *t, const route *r, const vehicle *v, uint32_t *told_m)
{
    const office *end = word_end(t, v);
    const bool open = v && vehicle_ends_open(v);
    csv_int(w, (int64_t)r->n_visits + 1);
    if (open) csv_text(w, "selesai di perhentian terakhir"), csv_text(w, ""), csv_text(w, "");
    else depot_cells(w, t, end, end == word_depot(t, v) ? "kembali" : "selesai");
    clock_cell(w, r->return_s, r->day);
    csv_text(w, "");
    csv_text(w, "");
    const route_event *late = r->n_events && r->events[r->n_events - 1].before == r->n_visits ? &r->events[r->n_events - 1] : NULL;
    number_cells(w, &(stop_numbers){.boxes_after = aboard_before(r, r->n_events), .leg_m = driven_since(r->back_m, false, told_m)});
    const station *last = open && r->n_visits ? word_station(t, r->visits[r->n_visits - 1].station) : NULL;
    if (open && late && late->kind == EVENT_DROP && late->index < t->n_offices) end = &t->offices[late->index], last = NULL;
    if (!last) {
        depot_place(w, end);
        return;
    }
    place_cells(w, last->placed != PLACED_NOWHERE, last->at, last->placed);
    csv_end_row(w);
}

static void stop_row(writer *w, const territory *t, const route *r, uint32_t i, uint32_t *told_m)
{
    static const station unknown = {.id = "?", .village_code = "", .village = JALUR_NONE};
    const visit *v = &r->visits[i];
    const station *s = word_station(t, v->station);
    if (!s) s = &unknown;
    csv_int(w, (int64_t)i + 1);
    csv_text(w, s->id);
    csv_text(w, word_area_name(t, s->village));
    csv_text(w, word_kecamatan(t, s->village));
    clock_cell(w, v->arrive_s, r->day);
    clock_cell(w, v->start_s, r->day);
    clock_cell(w, v->depart_s, r->day);
    number_cells(w, &(stop_numbers){.boxes = v->brought[CARGO_BOXES], .weight_g = v->brought[CARGO_WEIGHT], .boxes_taken = v->taken[CARGO_BOXES],
                                    .boxes_after = v->load_after[CARGO_BOXES], .leg_m = driven_since(v->leg_m, false, told_m), .access_m = v->access_m});
    place_cells(w, s->placed != PLACED_NOWHERE, s->at, s->placed);
    csv_end_row(w);
}

/* A reload is a row like the loading, and a night or a hand-over at an office as well; a break has no place of its own but the one on
 * the road. */
static void event_row(writer *w, const territory *t, const route *r, uint32_t i, uint32_t *told_m)
{
    const route_event *e = &r->events[i];
    const office *at = event_at_office(e->kind) && e->index < t->n_offices ? &t->offices[e->index] : NULL;
    jalur_lonlat place = {0, 0};
    const bool known = word_event_place(t, r, i, &place);
    csv_text(w, "");
    if (event_at_office(e->kind)) {
        depot_cells(w, t, at, word_event(e->kind));
    } else {
        csv_text(w, word_event(e->kind));
        csv_text(w, "");
        csv_text(w, "");
    }
    clock_cell(w, e->arrive_s, r->day);
    clock_cell(w, e->start_s, r->day);
    clock_cell(w, e->depart_s, r->day);
    stop_numbers n = {.boxes_after = e->load[CARGO_BOXES], .leg_m = driven_since(e->leg_m, e->kind == EVENT_BREAK, told_m)};
    const station *from = e->kind == EVENT_DROP ? word_station(t, e->station) : NULL;
    if (e->kind == EVENT_RELOAD) {
        n.boxes_loaded = route_reloaded(r, i, CARGO_BOXES), n.loaded_g = route_reloaded(r, i, CARGO_WEIGHT);
        n.boxes_handed = aboard_before(r, i) + n.boxes_loaded - n.boxes_after; /* what was picked up stays there */
    }
    if (from) n.boxes_handed = from->pickup[CARGO_BOXES];
    number_cells(w, &n);
    place_cells(w, known, place, at ? at->placed : PLACED_ESTIMATED);
    csv_end_row(w);
}

static jalur_status one_manifest(jalur_ctx *ctx, const export_input *in, const char *dir, uint32_t index)
{
    jalur_status st = JALUR_OK;
    const route *r = &in->plan->routes[index];
    const vehicle *v = word_vehicle(in->t, r->vehicle);
    const office *depot = word_depot(in->t, v);
    uint32_t told_m = 0; /* driven of the leg under way, as the rows so far say */
    char slug[64];
    char *path = NULL;
    const char *id = NULL;
    writer *w = NULL;
    arena mem;
    arena_init(&mem, ctx);
    writer_slug(v ? v->id : "?", slug);
    TRY(word_route(&mem, index, in->plan->n_routes, &id));
    TRY(mem_printf(ctx, &path, "%s/manifests/day%lu-%s-%lu-%s.csv", dir, (unsigned long)r->day, slug,
                   (unsigned long)r->vehicle_no, id));
    TRY(writer_open(ctx, path, &w));
    header(w);
    loading_row(w, in->t, r, depot);
    for (uint32_t i = 0, e = 0; i <= r->n_visits; i++) {
        for (; e < r->n_events && r->events[e].before <= i; e++) event_row(w, in->t, r, e, &told_m);
        if (i < r->n_visits) stop_row(w, in->t, r, i, &told_m);
    }
    return_row(w, in->t, r, v, &told_m);
    TRY(export_names_add(in->written, path));
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    mem_free(ctx, path);
    arena_release(&mem);
    return st;
}

jalur_status export_manifests(jalur_ctx *ctx, const export_input *in, const char *dir, uint32_t *n_files)
{
    jalur_status st = JALUR_OK;
    char *folder = NULL;
    *n_files = 0;
    TRY(mem_printf(ctx, &folder, "%s/manifests", dir));
    TRY(writer_mkdir(ctx, folder));
    for (uint32_t i = 0; in->plan && i < in->plan->n_routes; i++) {
        TRY(step_progress(ctx, "export", i, in->plan->n_routes));
        TRY(one_manifest(ctx, in, dir, i));
        ++*n_files;
    }
done:
    mem_free(ctx, folder);
    return err_while(ctx, st, "writing the manifests");
}

jalur_status export_summary(jalur_ctx *ctx, const jalur_report *summary, const char *path)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    TRY(writer_open(ctx, path, &w));
    json_object(w, NULL);
    json_text(w, "jalur", jalur_version());
    if (summary) {
        TRY(report_status(summary));
        report_json_members(summary, w);
    }
    json_end(w);
    writer_text(w, "\n");
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return err_while(ctx, st, "writing the summary");
}
