/* offices.csv, vehicles.csv, staff.csv, signal.csv: what there is to serve with. */
#include <math.h>
#include <stdio.h>

#include "sample/inside.h"

typedef struct fleet {
    country *c;
    const roads *r;
    tally *t;
    writer *offices, *vehicles, *staff;
    rng rnd;
} fleet;

static void header(writer *w, const char *const *names)
{
    for (; *names; ++names)
        csv_text(w, *names);
    csv_end_row(w);
}

/* ---- offices ---- */

typedef struct post {
    const char *kind, *prefix, *title;
    uint32_t permanents, counters;
    const char *open, *close;
} post;

static void put_office(fleet *f, const post *p, const char *id_tail, const char *name_tail, uint32_t v, jalur_xy at)
{
    char text[160];
    jalur_lonlat place = ground_lonlat(at);
    snprintf(text, sizeof text, "%s-%s", p->prefix, id_tail);
    csv_text(f->offices, text);
    snprintf(text, sizeof text, "%s %s", p->title, name_tail);
    csv_text(f->offices, text);
    csv_text(f->offices, p->kind);
    csv_text(f->offices, f->c->villages[v].code);
    csv_real(f->offices, place.lon_deg, 6);
    csv_real(f->offices, place.lat_deg, 6);
    csv_int(f->offices, p->permanents);
    csv_int(f->offices, p->counters);
    csv_text(f->offices, p->open);
    csv_text(f->offices, p->close);
    csv_end_row(f->offices);
    ++f->t->offices;
}

static void staff_row(fleet *f, const char *id, uint32_t permanents, uint32_t most)
{
    csv_text(f->staff, id);
    csv_int(f->staff, permanents);
    csv_int(f->staff, most);
    csv_int(f->staff, 210000);
    csv_int(f->staff, 150000);
    csv_int(f->staff, 250000);
    csv_int(f->staff, 2);
    csv_end_row(f->staff);
}

/* Beside a street of the village, or at its settlement. */
static jalur_xy in_village(fleet *f, uint32_t v)
{
    const village *x = &f->c->villages[v];
    for (int tries = 0; tries < 12 && x->street_n > 0; ++tries) {
        jalur_xy p = f->r->nodes[x->street_first + rng_below(&f->rnd, x->street_n)].at;
        p.x_m += 12 * rng_normal(&f->rnd);
        p.y_m += 12 * rng_normal(&f->rnd);
        uint32_t cell = ground_cell(&f->c->ground, p);
        if (cell != JALUR_NONE && f->c->village[cell] == v && f->c->safe[cell]) return p;
    }
    return ground_middle(&f->c->ground, x->cell);
}

static void kecamatan_offices(fleet *f, uint32_t k)
{
    country *c = f->c;
    const group *kec = &c->kecamatan[k];
    put_office(f, &(post){"ppk", "PPK", "PPK", 5, 0, "07:00", "18:00"}, kec->code, kec->name, kec->seat,
               in_village(f, kec->seat));
    bool capital = c->villages[kec->seat].capital;
    uint32_t people = c->villages[kec->seat].population;
    if (capital || people > 1800 || rng_unit(&f->rnd) < 0.4) {
        post p = {"post",  "POS",  capital ? "Kantor Pos Cabang" : "Kantor Pos", capital ? 6 : 2, capital ? 4 : 1,
                  "08:00", "15:00"};
        char id[32];
        put_office(f, &p, kec->code, kec->name, kec->seat, in_village(f, kec->seat));
        snprintf(id, sizeof id, "POS-%s", kec->code);
        staff_row(f, id, p.permanents, capital ? 30 : 12);
    }
    for (uint32_t v = kec->first; v < kec->first + kec->n; ++v)
        if (v != kec->seat && c->villages[v].households >= 45 && rng_unit(&f->rnd) < 0.45)
            put_office(f, &(post){"community", "BALAI", "Balai Desa", 0, 1, "08:00", "14:00"}, c->villages[v].code,
                       c->villages[v].name, v, in_village(f, v));
}

/* ---- vehicles ---- */

typedef struct model {
    const char *id;
    uint32_t boxes, kg;
    double m3;
    const char *profile;
    int fixed_idr, per_km_idr, per_hour_idr;
    const char *start, *end;
    int crew;
    const char *load, *unload, *unload_box_s, *breaks, *skills;
} model;

static void put_vehicles(fleet *f, const model *m, uint32_t count, const char *home)
{
    csv_text(f->vehicles, m->id);
    csv_int(f->vehicles, count);
    csv_text(f->vehicles, home);
    csv_int(f->vehicles, m->boxes);
    csv_int(f->vehicles, m->kg);
    csv_real(f->vehicles, m->m3, 2);
    csv_text(f->vehicles, m->profile);
    csv_int(f->vehicles, m->fixed_idr);
    csv_int(f->vehicles, m->per_km_idr);
    csv_int(f->vehicles, m->per_hour_idr);
    csv_text(f->vehicles, m->start);
    csv_text(f->vehicles, m->end);
    csv_int(f->vehicles, m->crew);
    csv_text(f->vehicles, m->load);
    csv_text(f->vehicles, m->unload);
    csv_text(f->vehicles, m->unload_box_s);
    csv_text(f->vehicles, m->breaks);
    csv_text(f->vehicles, m->skills);
    csv_end_row(f->vehicles);
    f->t->vehicles += count;
}

#define REST "30 after 4:00" /* Undang-Undang 13/2003, article 79: half an hour after four hours of work on end */
static const model TRUCK = {"Truk 4 ton", 170, 4000, 17, "truck", 900000, 4500, 60000, "06:00", "18:00", 4, "0:45", "8", "25", REST, ""};
static const model PICKUP = {"Pick-up L300", 35, 900, 3.6, "pickup", 500000, 3000, 45000, "06:00", "18:00", 3, "0:25", "", "", REST, ""};
static const model MOTORCYCLE = {"Sepeda motor", 5, 80, 0.5, "motorcycle", 100000, 700, 25000, "06:00", "18:00", 1, "0:10", "3", "40", REST, ""};
static const model PORTERS = {"Regu pemikul", 10, 160, 1, "foot", 0, 0, 120000, "05:00", "19:00", 10, "0:15", "5", "", REST, ""};
static const model LONGBOAT = {"Perahu motor", 40, 800, 4, "boat", 400000, 9000, 60000, "06:00", "17:00", 3, "0:40", "15", "40", REST, SKILL_SEA};
static const model ISLANDER = {"Sepeda motor", 5, 80, 0.5, "motorcycle", 100000, 700, 25000, "06:00", "18:00", 1, "0:10", "3", "40", REST, SKILL_SEA};

static void kabupaten_fleet(fleet *f, uint32_t k)
{
    country *c = f->c;
    const group *kab = &c->kabupaten[k];
    uint32_t stations = 0;
    char id[32];
    for (uint32_t v = kab->first; v < kab->first + kab->n; ++v)
        stations += c->villages[v].stations;
    put_office(f, &(post){"warehouse", "KPU", "Gudang KPU Kabupaten", 12, 0, "05:00", "20:00"}, kab->code, kab->name,
               kab->seat, in_village(f, kab->seat));
    snprintf(id, sizeof id, "KPU-%s", kab->code);
    put_vehicles(f, &TRUCK, stations / 110 + 1, id);
    put_vehicles(f, &PICKUP, stations / 22 + 1, id);
    put_vehicles(f, &MOTORCYCLE, stations / 60 + 1, id);
    for (uint32_t j = 0; j < c->n_kecamatan; ++j) {
        const group *kec = &c->kecamatan[j];
        uint32_t teams = 0;
        if (kec->up != k) continue;
        kecamatan_offices(f, j);
        for (uint32_t v = kec->first; v < kec->first + kec->n; ++v)
            if (c->villages[v].reach == REACH_PATH) teams += (c->villages[v].stations + 1) / 2;
        snprintf(id, sizeof id, "PPK-%s", kec->code);
        if (teams > 0) put_vehicles(f, &PORTERS, teams, id);
    }
}

static uint32_t island_stations(const country *c, uint32_t cell)
{
    uint32_t sum = 0;
    for (uint32_t v = 0; v < c->n_villages; ++v)
        if (c->ground.piece[c->villages[v].cell] == c->ground.piece[cell]) sum += c->villages[v].stations;
    return sum;
}

/* A boat, motorcycles to go on with, and a landing stage at the mainland end of every boat line. */
static void boats(fleet *f)
{
    country *c = f->c;
    for (size_t k = 0, n = 0; k < f->r->n_ways; ++k) {
        const way *w = &f->r->ways[k];
        if (!(w->modes & MODE_BOAT)) continue;
        const road_node *end = &f->r->nodes[f->r->step[w->first]];
        uint32_t v = c->village[end->cell];
        char tail[16], id[32];
        snprintf(tail, sizeof tail, "%02u", (unsigned)++n);
        put_office(f, &(post){"other", "DERMAGA", "Dermaga", 2, 0, "05:00", "18:00"}, tail, c->villages[v].name, v,
                   end->at);
        snprintf(id, sizeof id, "DERMAGA-%s", tail);
        put_vehicles(f, &LONGBOAT, 1, id);
        put_vehicles(f, &ISLANDER, island_stations(c, f->r->nodes[f->r->step[w->first + w->n - 1]].cell) / 2 + 1, id);
    }
}

/* ---- signal ---- */

static jalur_status write_signal(country *c, const char *dir)
{
    jalur_status st = JALUR_OK;
    writer *w = NULL;
    rng r;
    rng_init(&r, noise_mix(c->seed, 112));
    TRY(write_path(c, dir, "signal.csv", &w));
    header(w, (const char *const[]){"village_code", "level", NULL});
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        double good =
            4.6 - 3.2 * c->villages[v].remote + 0.5 * rng_normal(&r) - (c->villages[v].reach == REACH_ROAD ? 0 : 1.2);
        int level = (int)floor(good);
        csv_text(w, c->villages[v].code);
        csv_int(w, level < 0 ? 0 : level > 4 ? 4 : level);
        csv_end_row(w);
    }
    TRY(writer_commit(&w));
done:
    writer_abort(&w);
    return st;
}

jalur_status write_fleet(country *c, const roads *r, const char *dir, tally *t)
{
    jalur_status st = JALUR_OK;
    fleet f = {.c = c, .r = r, .t = t};
    rng_init(&f.rnd, noise_mix(c->seed, 111));
    TRY(write_path(c, dir, "offices.csv", &f.offices));
    TRY(write_path(c, dir, "vehicles.csv", &f.vehicles));
    TRY(write_path(c, dir, "staff.csv", &f.staff));
    header(f.offices, (const char *const[]){"id", "name", "kind", "village_code", "lon", "lat", "permanents",
                                            "counters", "open", "close", NULL});
    header(f.vehicles, (const char *const[]){"id", "count", "home", "boxes", "kg", "m3", "profile", "fixed_idr",
                                             "per_km_idr", "per_hour_idr", "shift_start", "shift_end", "crew",
                                             "load", "unload", "unload_box_s", "breaks", "skills", NULL});
    header(f.staff, (const char *const[]){"office", "permanents", "max_temporaries", "wage_permanent", "wage_temporary",
                                          "hire", "hire_lead_days", NULL});
    for (uint32_t k = 0; k < c->n_kabupaten; ++k)
        kabupaten_fleet(&f, k);
    boats(&f);
    TRY(writer_commit(&f.offices));
    TRY(writer_commit(&f.vehicles));
    TRY(writer_commit(&f.staff));
    TRY(write_signal(c, dir));
done:
    writer_abort(&f.offices);
    writer_abort(&f.vehicles);
    writer_abort(&f.staff);
    return st;
}
