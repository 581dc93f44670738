/* Areas and places of the project file: areas, stations, households, offices.
 *
 * 1. Areas come first, so that the area a place was located in is known by index while the place is read.
 * 2. The area where a place lies (column village) goes before the code its source gave (village_code). */
#include "store/places_load.h"

static const char *placed_word(int i)
{
    return placed_name((placed)i);
}
static const char *office_kind_word(int i)
{
    return office_kind_name((office_kind)i);
}

/* ---- loading ---- */

static jalur_status load_areas(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM area", sizeof *t->areas, &t->areas, &t->n_areas));
    TRY(rows_open(p->s, "area",
                  "SELECT code, name, level, label_lon, label_lat, repaired, population, geom"
                  " FROM area ORDER BY code COLLATE BINARY",
                  &r));
    for (; i < t->n_areas && rows_next(&r); i++) {
        area *a = &t->areas[i];
        a->code = rows_id(&r, &t->mem);
        a->name = rows_text(&r, &t->mem);
        a->level = (area_level)rows_int(&r, AREA_PROVINCE, AREA_LEVELS - 1);
        a->parent = JALUR_NONE;
        a->has_label = rows_lonlat(&r, &a->label);
        a->repaired = rows_bool(&r);
        a->population = rows_u32(&r);
        rows_area(&r, &t->mem, &a->shape);
    }
    TRY(rows_end(&r, i, t->n_areas));
done:
    rows_close(&r);
    return st;
}

/* Code of the source, then where it lies: the latter as an index, JALUR_NONE while unknown. */
static const char *read_codes(rows *r, places_load *p, uint32_t *located)
{
    const char *given = rows_shared(r, &p->texts);
    const char *found = rows_raw(r);
    *located = *found ? territory_area(p->t, found) : JALUR_NONE;
    return given;
}

static placed check_placed(rows *r, placed how, bool has_position)
{
    if (has_position != (how != PLACED_NOWHERE)) rows_bad(r, "a position unless the place is nowhere");
    return how;
}

static placed read_placed_geom(rows *r, jalur_lonlat *at)
{
    placed how = (placed)rows_word(r, placed_word, PLACED_ESTIMATED + 1);
    return check_placed(r, how, rows_point(r, at));
}

static placed read_placed_lonlat(rows *r, jalur_lonlat *at)
{
    placed how = (placed)rows_word(r, placed_word, PLACED_ESTIMATED + 1);
    return check_placed(r, how, rows_lonlat(r, at));
}

static int32_t time_or(rows *r, int32_t otherwise)
{
    if (!rows_null(r)) return rows_time(r);
    r->at++;
    return otherwise;
}

static jalur_status read_station_rules(rows *r, places_load *p, station *x)
{
    const char *open = rows_raw(r);
    if (r->st != JALUR_OK) return r->st;
    const jalur_status read = terms_hours_new(&p->t->mem, open, &x->open, &x->n_open);
    if (read == JALUR_E_DATA) return rows_bad(r, "hours as 08:00-11:30 13:00-15:00");
    r->st = read;
    x->ready_s = rows_time(r);
    x->service_s = time_or(r, -1);
    for (int d = 0; d < CARGO_DIMENSIONS; d++) x->pickup[d] = rows_u32(r);
    x->needs = rows_shared(r, &p->texts);
    x->only = rows_shared(r, &p->texts);
    x->escort = rows_bool(r);
    x->split = rows_bool(r);
    x->priority = (uint8_t)rows_int(r, 1, PRIORITY_MAX);
    if (rows_null(r)) r->at++, x->skip_idr = -1;
    else x->skip_idr = rows_price(r);
    x->pickup_to_id = rows_shared(r, &p->texts);
    return r->st;
}

static jalur_status load_stations(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM station", sizeof *t->stations, &t->stations, &t->n_stations));
    TRY(mem_new(p->s->ctx, t->n_stations, sizeof *p->station_in, &p->station_in));
    TRY(rows_open(p->s, "station",
                  "SELECT id, village_code, village, placed, geom, voters, boxes, weight_g, volume_cm3,"
                  " deadline_s, special, open, ready_s, service_s, pickup_boxes, pickup_g, pickup_cm3, needs, only_by, escort,"
                  " split, priority, skip_idr, pickup_to FROM station ORDER BY id COLLATE BINARY",
                  &r));
    for (; i < t->n_stations && rows_next(&r); i++) {
        station *x = &t->stations[i];
        x->id = rows_id(&r, &t->mem);
        x->village_code = read_codes(&r, p, &p->station_in[i]);
        x->placed = read_placed_geom(&r, &x->at);
        x->voters = rows_u32(&r);
        x->boxes = rows_u32(&r);
        x->weight_g = rows_u32(&r);
        x->volume_cm3 = rows_u32(&r);
        x->deadline_s = time_or(&r, INT32_MAX);
        x->special = (uint8_t)rows_int(&r, 0, 1);
        TRY(read_station_rules(&r, p, x));
    }
    TRY(rows_end(&r, i, t->n_stations));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_households(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM household", sizeof *t->households, &t->households,
                  &t->n_households));
    TRY(mem_new(p->s->ctx, t->n_households, sizeof *p->household_in, &p->household_in));
    TRY(rows_open(
        p->s, "household",
        "SELECT id, village_code, village, placed, lon, lat, segment FROM household ORDER BY id COLLATE BINARY", &r));
    for (; i < t->n_households && rows_next(&r); i++) {
        household *x = &t->households[i];
        x->id = rows_id(&r, &t->mem);
        x->village_code = read_codes(&r, p, &p->household_in[i]);
        x->placed = read_placed_lonlat(&r, &x->at);
        x->segment = (uint8_t)rows_int(&r, 0, SEGMENTS - 1);
        if (i % 4096 == 0) TRY(step_progress(p->s->ctx, "loading households", i, t->n_households));
    }
    TRY(rows_end(&r, i, t->n_households));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_offices(places_load *p)
{
    jalur_status st = JALUR_OK;
    territory *t = p->t;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(p->s, &t->mem, "SELECT count(*) FROM office", sizeof *t->offices, &t->offices, &t->n_offices));
    TRY(mem_new(p->s->ctx, t->n_offices, sizeof *p->office_in, &p->office_in));
    TRY(rows_open(p->s, "office",
                  "SELECT id, name, village_code, village, kind, placed, geom, permanents, counters, open_s,"
                  " close_s, docks FROM office ORDER BY id COLLATE BINARY",
                  &r));
    for (; i < t->n_offices && rows_next(&r); i++) {
        office *x = &t->offices[i];
        x->id = rows_id(&r, &t->mem);
        x->name = rows_text(&r, &t->mem);
        x->village_code = read_codes(&r, p, &p->office_in[i]);
        x->kind = (office_kind)rows_word(&r, office_kind_word, OFFICE_KINDS);
        x->placed = read_placed_geom(&r, &x->at);
        x->permanents = rows_heads(&r);
        x->counters = rows_heads(&r);
        x->open_s = rows_time(&r);
        x->close_s = rows_time(&r);
        x->docks = rows_heads(&r);
    }
    TRY(rows_end(&r, i, t->n_offices));
done:
    rows_close(&r);
    return st;
}

static void apply_located(const places_load *p)
{
    territory *t = p->t;
    for (uint32_t i = 0; i < t->n_stations; i++)
        if (p->station_in[i] != JALUR_NONE) t->stations[i].village = p->station_in[i];
    for (uint32_t i = 0; i < t->n_households; i++)
        if (p->household_in[i] != JALUR_NONE) t->households[i].village = p->household_in[i];
    for (uint32_t i = 0; i < t->n_offices; i++)
        if (p->office_in[i] != JALUR_NONE) t->offices[i].village = p->office_in[i];
}

static jalur_status load_nouns(places_load *p)
{
    jalur_status st = JALUR_OK;
    TRY(load_areas(p));
    TRY(load_stations(p));
    TRY(load_households(p));
    TRY(load_offices(p));
    TRY(places_load_vehicles(p));
    TRY(places_load_crews(p));
    TRY(places_load_signals(p));
    TRY(places_load_settlements(p));
    TRY(places_load_closed(p));
    TRY(places_load_closures(p));
    TRY(places_load_deliveries(p));
    TRY(places_load_earlier(p));
done:
    return st;
}

jalur_status store_load_places(store *s, territory *out)
{
    jalur_status st = JALUR_OK;
    territory_init(out, s->ctx);
    places_load p = {.s = s, .t = out, .texts = {.mem = &out->mem}};
    TRY(db_begin_read(s));
    TRY(load_nouns(&p));
    territory_join(out);
    apply_located(&p);
done:
    db_rollback(s); /* ends the reading transaction */
    text_pool_release(&p.texts);
    mem_free(s->ctx, p.station_in);
    mem_free(s->ctx, p.household_in);
    mem_free(s->ctx, p.office_in);
    if (st != JALUR_OK) territory_release(out);
    return err_while(s->ctx, st, "loading the project");
}

/* ---- checkpoint 1 ---- */

/* What all places have in common when they are written back. */
static void put_place(rows *r, const territory *t, uint32_t village, placed how, jalur_lonlat at)
{
    rows_put_text(r, village < t->n_areas ? t->areas[village].code : "");
    rows_put_text(r, placed_name(how));
    if (how != PLACED_NOWHERE && !shape_lonlat_valid(at) && r->st == JALUR_OK)
        r->st = err_set(r->s->ctx, JALUR_E_INTERNAL, "a place to be saved has no valid position");
    rows_put_lonlat(r, how != PLACED_NOWHERE, at);
}

static jalur_status save_stations(store *s, const territory *t)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "station",
                  "UPDATE station SET village = ?1, placed = ?2, geom = MakePoint(?3, ?4, 4326) WHERE id = ?5"
                  " AND (village, placed, geom) IS NOT (?1, ?2, MakePoint(?3, ?4, 4326))",
                  &r));
    for (uint32_t i = 0; i < t->n_stations; i++) {
        const station *x = &t->stations[i];
        put_place(&r, t, x->village, x->placed, x->at);
        rows_put_text(&r, x->id);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_households(store *s, const territory *t)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "household",
                  "UPDATE household SET village = ?1, placed = ?2, lon = ?3, lat = ?4 WHERE id = ?5"
                  " AND (village, placed, lon, lat) IS NOT (?1, ?2, ?3, ?4)",
                  &r));
    for (uint32_t i = 0; i < t->n_households; i++) {
        const household *x = &t->households[i];
        put_place(&r, t, x->village, x->placed, x->at);
        rows_put_text(&r, x->id);
        rows_run(&r);
        if (i % 4096 == 0) TRY(step_progress(s->ctx, "saving households", i, t->n_households));
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_offices(store *s, const territory *t)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "office",
                  "UPDATE office SET village = ?1, placed = ?2, geom = MakePoint(?3, ?4, 4326) WHERE id = ?5"
                  " AND (village, placed, geom) IS NOT (?1, ?2, MakePoint(?3, ?4, 4326))",
                  &r));
    for (uint32_t i = 0; i < t->n_offices; i++) {
        const office *x = &t->offices[i];
        put_place(&r, t, x->village, x->placed, x->at);
        rows_put_text(&r, x->id);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

/* What places hang on: the seed, all that was imported, and what was changed since, in QGIS say; SpatiaLite's triggers keep the times. */
#define PLACES_STATE \
    "printf('%d %d %s', ?1, (SELECT coalesce(max(id), 0) FROM import_run)," \
    " (SELECT max(max(last_insert), max(last_update), max(last_delete)) FROM geometry_columns_time" \
    "  WHERE f_table_name IN ('area', 'station', 'household', 'office', 'road')))"

static jalur_status save_state(store *s, int64_t seed)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "jalur_meta",
                  "INSERT INTO jalur_meta (key, value) VALUES ('places', " PLACES_STATE ")"
                  " ON CONFLICT (key) DO UPDATE SET value = excluded.value WHERE value IS NOT excluded.value",
                  &r));
    rows_put_int(&r, seed);
    rows_run(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_places(store *s, const territory *t, int64_t seed)
{
    jalur_status st = JALUR_OK;
    TRY(db_begin(s));
    TRY(save_stations(s, t));
    TRY(save_households(s, t));
    TRY(save_offices(s, t));
    TRY(save_state(s, seed));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving where places lie");
}

jalur_status store_places_stand(store *s, int64_t seed, bool *stand)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    *stand = false;
    TRY(rows_open(s, "jalur_meta", "SELECT 1 FROM jalur_meta WHERE key = 'places' AND value = " PLACES_STATE, &r));
    rows_put_int(&r, seed);
    *stand = rows_next(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return err_while(s->ctx, st, "looking whether places stand");
}
