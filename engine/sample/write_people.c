/* stations.csv, stations_count.csv, households.csv: who needs something, and where. */
#include <math.h>
#include <stdio.h>

#include "sample/inside.h"

static const double SHARE_COUNTED = 0.2, SHARE_PLACED = 0.64, SHARE_HOUSE_PLACED = 0.67, SHARE_HOMEBOUND = 0.17;

static void header(writer *w, const char *const *names)
{
    for (; *names; ++names)
        csv_text(w, *names);
    csv_end_row(w);
}

static void position(writer *w, const jalur_xy *p)
{
    if (!p) {
        csv_text(w, "");
        csv_text(w, "");
        return;
    }
    jalur_lonlat at = ground_lonlat(*p);
    csv_real(w, at.lon_deg, 6);
    csv_real(w, at.lat_deg, 6);
}

static bool inside(const country *c, uint32_t v, jalur_xy p)
{
    uint32_t cell = ground_cell(&c->ground, p);
    return cell != JALUR_NONE && c->village[cell] == v && c->safe[cell];
}

/* A point surely inside village v: beside one of its streets, or (with probability `spread`) beside a road elsewhere in
 * it, at last the settlement itself. */
static jalur_xy spot(const country *c, const roads *r, uint32_t v, double spread, rng *rnd)
{
    const village *x = &c->villages[v];
    const ground *g = &c->ground;
    jalur_xy middle = ground_middle(g, x->cell);
    bool far = rng_unit(rnd) < spread;
    for (int tries = 0; tries < 30; ++tries) {
        jalur_xy p = middle;
        if (far) {
            double reach = g->spacing_m * 0.6 * sqrt(rng_unit(rnd)), turn = 6.2831853 * rng_unit(rnd);
            p.x_m += reach * cos(turn);
            p.y_m += reach * sin(turn);
            uint32_t cell = ground_cell(g, p);
            uint32_t node = cell == JALUR_NONE ? JALUR_NONE : r->node_at[cell];
            if (node == JALUR_NONE && tries < 22) continue;
            if (node != JALUR_NONE) p = r->nodes[node].at;
        } else if (x->street_n > 0) {
            p = r->nodes[x->street_first + rng_below(rnd, x->street_n)].at;
        }
        p.x_m += 30 * rng_normal(rnd);
        p.y_m += 30 * rng_normal(rnd);
        if (inside(c, v, p)) return p;
    }
    return middle;
}

/* ---- stations ---- */

/* No ferry comes to its island, but a wooden boat does. */
static bool by_boat(const country *c, const roads *r, uint32_t v)
{
    for (size_t k = 0; k < r->n_ways; ++k) {
        const way *w = &r->ways[k];
        const uint32_t landing = r->nodes[r->step[w->first + w->n - 1]].cell;
        if ((w->modes & MODE_BOAT) && c->ground.piece[landing] == c->ground.piece[c->villages[v].cell]) return true;
    }
    return false;
}

/* Beside the market nobody gets through before it closes; where everybody prays at midday nobody signs for a kit. */
static const char *hours(const country *c, uint32_t v, uint32_t k)
{
    if (c->villages[v].seat) return k < 2 ? "10:00-18:00" : "";
    return noise_mix(c->seed, 113 + v) % 10 == 0 ? "07:00-11:30 13:00-18:00" : "";
}

static void village_stations(country *c, const roads *r, uint32_t v, writer *w, tally *t, rng *rnd)
{
    const village *x = &c->villages[v];
    for (uint32_t k = 0; k < x->stations; ++k) {
        char id[32];
        snprintf(id, sizeof id, "%s-%03u", x->code, k + 1);
        csv_text(w, id);
        csv_text(w, x->code);
        csv_int(w, x->voters / x->stations + (k < x->voters % x->stations));
        bool given = rng_unit(rnd) < SHARE_PLACED;
        jalur_xy p = spot(c, r, v, k == 0 ? 0 : 0.45, rnd);
        position(w, given ? &p : NULL);
        csv_text(w, x->reach == REACH_ROAD ? "" : "3");
        csv_text(w, hours(c, v, k));
        csv_text(w, by_boat(c, r, v) ? SKILL_SEA : "");
        csv_end_row(w);
        t->stations_placed += given;
    }
    t->stations += x->stations;
}

static jalur_status write_stations(country *c, const roads *r, const char *dir, tally *t)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL, *counted = NULL;
    rng rnd;
    rng_init(&rnd, noise_mix(c->seed, 101));
    TRY(write_path(c, dir, "stations.csv", &w));
    TRY(write_path(c, dir, "stations_count.csv", &counted));
    header(w, (const char *const[]){"id", "village_code", "voters", "lon", "lat", "priority", "open", "needs", NULL});
    header(counted, (const char *const[]){"kode", "tps", NULL});
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        const village *x = &c->villages[v];
        if (x->seat || rng_unit(&rnd) >= SHARE_COUNTED * 1.1) {
            village_stations(c, r, v, w, t, &rnd);
            continue;
        }
        csv_text(counted, x->code);
        csv_int(counted, x->stations);
        csv_end_row(counted);
        t->stations += x->stations;
        t->stations_counted += x->stations;
    }
    TRY(writer_commit(&w));
    TRY(writer_commit(&counted));
done:
    writer_abort(&w);
    writer_abort(&counted);
    return st;
}

/* ---- households ---- */

static jalur_status write_households(country *c, const roads *r, const char *dir, tally *t)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    rng rnd;
    rng_init(&rnd, noise_mix(c->seed, 102));
    TRY(write_path(c, dir, "households.csv", &w));
    header(w, (const char *const[]){"id", "village_code", "segment", "lon", "lat", NULL});
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        for (uint32_t k = 0; k < c->villages[v].households; ++k) {
            char id[32];
            snprintf(id, sizeof id, "KPM-%07llu", (unsigned long long)++t->households);
            csv_text(w, id);
            csv_text(w, c->villages[v].code);
            csv_text(w, rng_unit(&rnd) < SHARE_HOMEBOUND ? "homebound" : "mobile");
            bool given = rng_unit(&rnd) < SHARE_HOUSE_PLACED;
            jalur_xy p = given ? spot(c, r, v, 0.5, &rnd) : (jalur_xy){0, 0};
            position(w, given ? &p : NULL);
            csv_end_row(w);
            t->households_placed += given;
        }
        TRY(step_progress(c->ctx, "writing households", v, c->n_villages));
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status write_people(country *c, const roads *r, const char *dir, tally *t)
{
    jalur_status st = JALUR_OK;
    TRY(write_stations(c, r, dir, t));
    TRY(write_households(c, r, dir, t));
done:
    return st;
}
