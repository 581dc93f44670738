/* The coverage answer in the project file. Every village has one cell per way. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "store/results.h"

static const char *season_word(int i)
{
    return season_name((season)i);
}
static const char *class_word(int i)
{
    return access_class_name((access_class)i);
}

/* ---- saving ---- */

static bool named(const territory *t, uint32_t index)
{
    return index == JALUR_NONE || index < t->n_offices;
}

static jalur_status check_indices(store *s, const territory *t, const access_table *a)
{
    const size_t n_cells = (size_t)a->n_villages * a->n_ways;
    const size_t n_near = n_cells * a->n_near, n_catch = (size_t)a->n_ways * a->n_points;
    bool areas = true, offices = true, ways = true;
    for (uint32_t i = 0; i < a->n_villages; i++)
        areas = areas && a->villages[i].village < t->n_areas;
    for (size_t i = 0; i < n_cells; i++)
        offices = offices && named(t, a->cells[i].office) && named(t, a->cells[i].served_by);
    for (size_t i = 0; i < n_near; i++) offices = offices && named(t, a->near[i].office);
    for (size_t i = 0; i < n_catch; i++) offices = offices && a->catchments[i].office < t->n_offices;
    for (uint32_t i = 0; i < a->n_sums; i++) {
        areas = areas && (a->sums[i].area == JALUR_NONE || a->sums[i].area < t->n_areas);
        ways = ways && a->sums[i].way < a->n_ways;
    }
    for (uint32_t i = 0; i < a->n_shares; i++)
        ways = ways && (a->shares[i].way == JALUR_NONE || a->shares[i].way < a->n_ways);
    jalur_status st = results_check(s, areas, "village");
    if (st == JALUR_OK) st = results_check(s, offices, "office");
    return st == JALUR_OK ? results_check(s, ways, "way") : st;
}

static jalur_status save_head(store *s, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access", "INSERT INTO access (limit_min, people_kind, n_points, n_near) VALUES (?, ?, ?, ?)", &r));
    rows_put_real(&r, a->limit_min);
    rows_put_text(&r, a->people_kind);
    rows_put_int(&r, a->n_points);
    rows_put_int(&r, a->n_near);
    rows_run(&r);
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_ways(store *s, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_way", "INSERT INTO access_way (seq, profile, season) VALUES (?, ?, ?)", &r));
    for (uint32_t i = 0; i < a->n_ways; i++) {
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, a->ways[i].profile);
        rows_put_text(&r, season_name(a->ways[i].season));
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_villages(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_village",
                  "INSERT INTO access_village (seq, village, point, lon, lat, people, has_point_inside, remote, signal)"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (uint32_t i = 0; i < a->n_villages; i++) {
        const access_village *v = &a->villages[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, t->areas[v->village].code);
        rows_put_text(&r, v->point);
        rows_put_lonlat(&r, shape_lonlat_valid(v->at), v->at);
        rows_put_int(&r, v->people);
        rows_put_int(&r, v->has_point_inside);
        rows_put_int(&r, v->remote);
        rows_put_int(&r, v->signal);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_cells(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(
        s, "access_cell",
        "INSERT INTO access_cell (village, way, office, minutes, class, gap_m, from_lon, from_lat, to_lon, to_lat, served_by,"
        " other_min, closed_m, score, closure, open_min) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        &r));
    for (size_t i = 0; i < (size_t)a->n_villages * a->n_ways; i++) {
        const access_cell *c = &a->cells[i];
        bool gap = isfinite(c->gap_m);
        rows_put_int(&r, (int64_t)(i / a->n_ways) + 1);
        rows_put_int(&r, (int64_t)(i % a->n_ways) + 1);
        rows_put_text_or_null(&r, c->office == JALUR_NONE ? NULL : t->offices[c->office].id);
        rows_put_real(&r, c->minutes);
        rows_put_text(&r, access_class_name(c->class));
        rows_put_real(&r, c->gap_m);
        rows_put_lonlat(&r, gap && shape_lonlat_valid(c->from), c->from);
        rows_put_lonlat(&r, gap && shape_lonlat_valid(c->to), c->to);
        rows_put_text_or_null(&r, c->served_by == JALUR_NONE ? NULL : t->offices[c->served_by].id);
        rows_put_real(&r, c->other_min);
        rows_put_real(&r, c->closed_m);
        rows_put_real(&r, c->score);
        rows_put_text(&r, c->closure ? c->closure : "");
        rows_put_real(&r, c->open_min);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_near(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_near", "INSERT INTO access_near (village, way, rank, office, minutes) VALUES (?, ?, ?, ?, ?)", &r));
    for (size_t i = 0; i < (size_t)a->n_villages * a->n_ways * a->n_near; i++) {
        const access_near *x = &a->near[i];
        const size_t cell = i / a->n_near;
        rows_put_int(&r, (int64_t)(cell / a->n_ways) + 1);
        rows_put_int(&r, (int64_t)(cell % a->n_ways) + 1);
        rows_put_int(&r, (int64_t)(i % a->n_near) + 1);
        rows_put_text_or_null(&r, x->office == JALUR_NONE ? NULL : t->offices[x->office].id);
        rows_put_real(&r, x->minutes);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_catchments(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_catchment",
                  "INSERT INTO access_catchment (way, point, office, nearest_villages, served_villages, nearest_people, served_people,"
                  " room) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (size_t i = 0; i < (size_t)a->n_ways * a->n_points; i++) {
        const access_catchment *x = &a->catchments[i];
        rows_put_int(&r, (int64_t)(i / a->n_points) + 1);
        rows_put_int(&r, (int64_t)(i % a->n_points) + 1);
        rows_put_text(&r, t->offices[x->office].id);
        rows_put_int(&r, x->nearest_villages);
        rows_put_int(&r, x->served_villages);
        rows_put_int(&r, (int64_t)x->nearest_people);
        rows_put_int(&r, (int64_t)x->served_people);
        rows_put_real(&r, x->room);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_sums(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_sum",
                  "INSERT INTO access_sum (seq, class, area, \"group\", way, villages, people) VALUES (?, ?, ?, ?, ?, ?, ?)", &r));
    for (size_t i = 0; i < (size_t)a->n_sums * ACCESS_CLASSES; i++) {
        const access_sum *x = &a->sums[i / ACCESS_CLASSES];
        const size_t class = i % ACCESS_CLASSES;
        rows_put_int(&r, (int64_t)(i / ACCESS_CLASSES) + 1);
        rows_put_int(&r, (int64_t)class + 1);
        rows_put_text_or_null(&r, x->area == JALUR_NONE ? NULL : t->areas[x->area].code);
        rows_put_text(&r, x->group);
        rows_put_int(&r, (int64_t)x->way + 1);
        rows_put_int(&r, x->villages[class]);
        rows_put_int(&r, (int64_t)x->people[class]);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status save_shares(store *s, const access_table *a)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(s, "access_share",
                  "INSERT INTO access_share (seq, level, measure, way, numerator, denominator, denominator_name, \"group\")"
                  " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                  &r));
    for (uint32_t i = 0; i < a->n_shares; i++) {
        const access_share *x = &a->shares[i];
        rows_put_int(&r, (int64_t)i + 1);
        rows_put_text(&r, x->level);
        rows_put_text(&r, x->measure);
        if (x->way == JALUR_NONE)
            rows_put_null(&r);
        else
            rows_put_int(&r, (int64_t)x->way + 1);
        rows_put_real(&r, x->numerator);
        rows_put_real(&r, x->denominator);
        rows_put_text(&r, x->denominator_name);
        rows_put_text(&r, x->group);
        rows_run(&r);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

jalur_status store_save_access(store *s, const territory *t, const access_table *a)
{
    jalur_status st = JALUR_OK;
    TRY(check_indices(s, t, a));
    TRY(db_begin(s));
    TRY(db_exec(s, "DELETE FROM access; DELETE FROM access_way; DELETE FROM access_village; DELETE FROM access_cell;"
                   " DELETE FROM access_share; DELETE FROM access_near; DELETE FROM access_catchment; DELETE FROM access_sum"));
    TRY(save_head(s, a));
    TRY(save_ways(s, a));
    TRY(save_villages(s, t, a));
    TRY(save_cells(s, t, a));
    TRY(save_shares(s, a));
    TRY(save_near(s, t, a));
    TRY(save_catchments(s, t, a));
    TRY(save_sums(s, t, a));
    TRY(db_commit(s));
done:
    db_rollback(s);
    return err_while(s->ctx, st, "saving the coverage");
}

/* ---- loading ---- */

typedef struct access_load {
    store *s;
    const territory *t;
    access_table *a;
    bool stale;
} access_load;

static jalur_status load_head(access_load *load, bool *found)
{
    jalur_status st = JALUR_OK;
    rows r = {0};
    TRY(rows_open(load->s, "access", "SELECT limit_min, people_kind, n_points, n_near FROM access LIMIT 1", &r));
    *found = rows_next(&r);
    if (*found) {
        load->a->limit_min = rows_real(&r);
        load->a->people_kind = rows_text(&r, &load->a->mem);
        load->a->n_points = rows_u32(&r);
        load->a->n_near = (uint32_t)rows_int(&r, 0, ACCESS_NEAREST_MAX);
    }
    TRY(rows_status(&r));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_ways(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_way", sizeof *a->ways, &a->ways, &a->n_ways));
    TRY(rows_open(load->s, "access_way", "SELECT seq, profile, season FROM access_way ORDER BY seq", &r));
    for (; i < a->n_ways && rows_next(&r); i++) {
        results_seq(&r, i + 1);
        const char *name = rows_raw(&r);
        if (strlen(name) > PROFILE_NAME_MAX) rows_bad(&r, "the name of a profile");
        snprintf(a->ways[i].profile, sizeof a->ways[i].profile, "%.*s", PROFILE_NAME_MAX, name);
        a->ways[i].season = (season)rows_word(&r, season_word, SEASONS);
    }
    TRY(rows_end(&r, i, a->n_ways));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_villages(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_village", sizeof *a->villages, &a->villages,
                  &a->n_villages));
    TRY(rows_open(load->s, "access_village",
                  "SELECT seq, village, point, lon, lat, people, has_point_inside, remote, signal FROM access_village ORDER BY seq",
                  &r));
    for (; i < a->n_villages && rows_next(&r); i++) {
        access_village *v = &a->villages[i];
        results_seq(&r, i + 1);
        v->village = results_area(&r, load->t, &load->stale);
        v->point = rows_text(&r, &a->mem);
        if (!rows_lonlat(&r, &v->at)) v->at = (jalur_lonlat){(double)NAN, (double)NAN};
        v->people = rows_u32(&r);
        v->has_point_inside = rows_bool(&r);
        v->remote = rows_bool(&r);
        v->signal = (int8_t)rows_int(&r, -1, 4);
    }
    TRY(rows_end(&r, i, a->n_villages));
done:
    rows_close(&r);
    return st;
}

static uint32_t read_office(access_load *load, rows *r)
{
    if (!rows_null(r)) return results_office(r, load->t, &load->stale);
    r->at++;
    return JALUR_NONE;
}

static void read_cell(access_load *load, rows *r, access_cell *c)
{
    c->office = read_office(load, r);
    c->minutes = rows_real_or(r, (double)INFINITY);
    c->class = (access_class)rows_word(r, class_word, ACCESS_CLASSES);
    c->gap_m = rows_real_or(r, (double)NAN);
    rows_lonlat(r, &c->from);
    rows_lonlat(r, &c->to);
    c->served_by = read_office(load, r);
    c->other_min = rows_real_or(r, (double)NAN);
    c->closed_m = rows_real_or(r, (double)NAN);
    c->score = rows_real_or(r, (double)NAN);
    c->closure = rows_text(r, &load->a->mem);
    c->open_min = rows_real_or(r, (double)NAN);
}

static jalur_status load_cells(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0, n = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_cell", sizeof *a->cells, &a->cells, &n));
    TRY(rows_open(
        load->s, "access_cell",
        "SELECT village, way, office, minutes, class, gap_m, from_lon, from_lat, to_lon, to_lat, served_by, other_min, closed_m,"
        " score, closure, open_min FROM access_cell ORDER BY village, way",
        &r));
    for (; i < n && rows_next(&r); i++) {
        results_seq(&r, a->n_ways ? i / a->n_ways + 1 : 0);
        results_seq(&r, a->n_ways ? i % a->n_ways + 1 : 0);
        read_cell(load, &r, &a->cells[i]);
    }
    TRY(rows_end(&r, i, n));
    if ((uint64_t)n != (uint64_t)a->n_villages * a->n_ways) TRY(rows_end(&r, 0, 1));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_near(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0, n = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_near", sizeof *a->near, &a->near, &n));
    TRY(rows_open(load->s, "access_near", "SELECT village, way, rank, office, minutes FROM access_near ORDER BY village, way, rank", &r));
    if ((uint64_t)n != (uint64_t)a->n_villages * a->n_ways * a->n_near) TRY(rows_end(&r, 0, 1));
    for (; i < n && rows_next(&r); i++) {
        results_seq(&r, i / a->n_near / a->n_ways + 1);
        results_seq(&r, i / a->n_near % a->n_ways + 1);
        results_seq(&r, i % a->n_near + 1);
        a->near[i].office = read_office(load, &r);
        a->near[i].minutes = rows_real_or(&r, (double)INFINITY);
    }
    TRY(rows_end(&r, i, n));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_catchments(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0, n = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_catchment", sizeof *a->catchments, &a->catchments, &n));
    TRY(rows_open(load->s, "access_catchment",
                  "SELECT way, point, office, nearest_villages, served_villages, nearest_people, served_people, room"
                  " FROM access_catchment ORDER BY way, point",
                  &r));
    if ((uint64_t)n != (uint64_t)a->n_ways * a->n_points) TRY(rows_end(&r, 0, 1));
    for (; i < n && rows_next(&r); i++) {
        access_catchment *x = &a->catchments[i];
        results_seq(&r, i / a->n_points + 1);
        results_seq(&r, i % a->n_points + 1);
        x->office = results_office(&r, load->t, &load->stale);
        x->nearest_villages = rows_u32(&r);
        x->served_villages = rows_u32(&r);
        x->nearest_people = (uint64_t)rows_int(&r, 0, INT64_MAX);
        x->served_people = (uint64_t)rows_int(&r, 0, INT64_MAX);
        x->room = rows_real_or(&r, (double)INFINITY);
    }
    TRY(rows_end(&r, i, n));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_sums(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_sum WHERE class = 1", sizeof *a->sums, &a->sums, &a->n_sums));
    TRY(rows_open(load->s, "access_sum",
                  "SELECT seq, class, area, \"group\", way, villages, people FROM access_sum ORDER BY seq, class", &r));
    const uint32_t n = a->n_sums * ACCESS_CLASSES;
    for (; i < n && rows_next(&r); i++) {
        access_sum *x = &a->sums[i / ACCESS_CLASSES];
        results_seq(&r, i / ACCESS_CLASSES + 1);
        results_seq(&r, i % ACCESS_CLASSES + 1);
        x->area = JALUR_NONE;
        if (rows_null(&r))
            r.at++;
        else
            x->area = results_area(&r, load->t, &load->stale);
        x->group = rows_text(&r, &a->mem);
        x->way = i % ACCESS_CLASSES == 0 ? (uint32_t)rows_int(&r, 1, a->n_ways) - 1 : (uint32_t)rows_int(&r, x->way + INT64_C(1), x->way + INT64_C(1)) - 1;
        x->villages[i % ACCESS_CLASSES] = rows_u32(&r);
        x->people[i % ACCESS_CLASSES] = (uint64_t)rows_int(&r, 0, INT64_MAX);
    }
    TRY(rows_end(&r, i, n));
done:
    rows_close(&r);
    return st;
}

static jalur_status load_shares(access_load *load)
{
    jalur_status st = JALUR_OK;
    access_table *a = load->a;
    rows r = {0};
    uint32_t i = 0;
    TRY(rows_room(load->s, &a->mem, "SELECT count(*) FROM access_share", sizeof *a->shares, &a->shares, &a->n_shares));
    TRY(rows_open(
        load->s, "access_share",
        "SELECT seq, level, measure, way, numerator, denominator, denominator_name, \"group\" FROM access_share ORDER BY seq",
        &r));
    for (; i < a->n_shares && rows_next(&r); i++) {
        access_share *x = &a->shares[i];
        results_seq(&r, i + 1);
        x->level = rows_text(&r, &a->mem);
        x->measure = rows_text(&r, &a->mem);
        x->way = JALUR_NONE;
        if (rows_null(&r))
            r.at++;
        else
            x->way = (uint32_t)rows_int(&r, 1, a->n_ways) - 1;
        x->numerator = rows_real(&r);
        x->denominator = rows_real(&r);
        x->denominator_name = rows_text(&r, &a->mem);
        x->group = rows_text(&r, &a->mem);
    }
    TRY(rows_end(&r, i, a->n_shares));
done:
    rows_close(&r);
    return st;
}

jalur_status store_load_access(store *s, const territory *t, access_table *out, bool *found)
{
    jalur_status st = JALUR_OK;
    bool there = false;
    access_load load = {.s = s, .t = t, .a = out};
    *found = false;
    access_init(out, s->ctx);
    TRY(db_begin_read(s));
    TRY(load_head(&load, &there));
    if (!there) goto done;
    TRY(load_ways(&load));
    TRY(load_villages(&load));
    TRY(load_cells(&load));
    TRY(load_shares(&load));
    TRY(load_near(&load));
    TRY(load_catchments(&load));
    TRY(load_sums(&load));
    *found = !load.stale;
done:
    db_rollback(s); /* ends the reading transaction */
    if (!*found) access_release(out);
    return err_while(s->ctx, st, "loading the coverage");
}
