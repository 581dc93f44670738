/* Staffing benchmark on real villages with generated households: head-counts and, with --days, the plan by day.
 *
 *   bench_staff VILLAGES.csv [--within CODE] [--recipients N] [--community MIN] [--permanents N] [--offices SHARE]
 *               [--homebound SHARE] [--detour FACTOR] [--lend MIN] [--days] [--ranges] [--mps FILE]
 *               [--cash FACTOR] [--escorts N] [--closed] [--unwatched]
 *
 * VILLAGES.csv: kode,nama,lat,lng,... Households: villages differ by a lognormal factor (deviation 0.5) and share N (default
 * 224 a village); SHARE (default 0.1) of them are homebound. Offices: at the middle village of SHARE (default 1) of the kecamatan; each village
 * belongs to the nearest of its kabupaten. Travel: straight line times FACTOR (default 1.3) at 20 km/h. One problem per kabupaten, one after the other.
 * --cash: an office hands out at most FACTOR times its mean a day; --escorts: at every office; --closed: a market day a week in every
 * village; --unwatched: supervisors cost nothing. Nobody stays overnight and no rule is left, as in the program of --mps.
 * --mps writes the plan by day of all offices of the first kabupaten as one linear program (free MPS): least staff-days with
 * the people of the answer, for another solver. Prints one JSON object; seconds are CPU seconds of one thread. With --days the
 * head-counts are asked for alone before: `days_s` is what the plan by day takes beyond them, as the other solver is given them. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rng.h"
#include "geo/geo.h"
#include "staff/staff.h"
#include "support.h"

typedef struct place {
    char code[16];
    jalur_lonlat at;
    uint32_t recipients;
} place;

typedef struct bench {
    jalur_ctx *ctx;
    settings set;
    const char *within, *mps;
    double recipients, lend_min, share, homebound, detour;
    int permanents; /* of the kabupaten; -1: half an officer a 1,000 recipients */
    bool days, ranges, closed;
    double cash;
    uint32_t escorts;
    place *places; uint32_t n;
    /* sums over kabupaten */
    uint32_t kabupaten, offices, villages;
    double people, heads, work, unserved, gap_heads, heads_s, days_s, largest_s, day_work;
} bench;

static const char *next_cell(const char *at, char *out, size_t size_bytes)
{
    size_t n = strcspn(at, ",\r\n");
    snprintf(out, size_bytes, "%.*s", (int)n, at);
    return at[n] == ',' ? at + n + 1 : at + n;
}

static void read_places(bench *b, const char *path)
{
    char line[1024], cell[128];
    size_t cap = 0;
    FILE *f = fopen(path, "r");
    if (!f || !fgets(line, sizeof line, f)) {
        perror(path);
        exit(1);
    }
    while (fgets(line, sizeof line, f)) {
        place p = {.code = ""};
        const char *at = next_cell(line, p.code, sizeof p.code);
        at = next_cell(at, cell, sizeof cell);
        at = next_cell(at, cell, sizeof cell);
        p.at.lat_deg = strtod(cell, NULL);
        next_cell(at, cell, sizeof cell);
        p.at.lon_deg = strtod(cell, NULL);
        if (strlen(p.code) != 13 || (b->within && strncmp(p.code, b->within, strlen(b->within)) != 0)) continue;
        test_ok(b->ctx, mem_grow(b->ctx, &b->places, &cap, b->n + 1, sizeof *b->places));
        b->places[b->n++] = p;
    }
    fclose(f);
}

/* Shares of the recipients by a lognormal factor; whole numbers that add up. */
static void spread_recipients(bench *b)
{
    double sum = 0, kept = 0, given = 0;
    double *factor = calloc(b->n + 1, sizeof *factor);
    rng g;
    rng_init(&g, 1);
    for (uint32_t i = 0; i < b->n; i++) sum += factor[i] = exp(0.5 * rng_normal(&g));
    const double all = b->recipients > 0 ? b->recipients : 224.4 * b->n;
    for (uint32_t i = 0; i < b->n; i++) {
        kept += all * factor[i] / sum;
        b->places[i].recipients = (uint32_t)(floor(kept + 0.5) - given);
        given = floor(kept + 0.5);
    }
    free(factor);
}

static bool same(const char *a, const char *b, size_t n) { return strncmp(a, b, n) == 0; }

static uint8_t MARKET[7][365]; /* one day a week */

typedef struct kabupaten {
    const place *at; uint32_t n;
    staff_village *villages;
    staff_office *offices; uint32_t n_offices;
    jalur_lonlat *office_at;
    staff_link *links; uint32_t n_links;
} kabupaten;

static double minutes(const bench *b, jalur_lonlat from, jalur_lonlat to) { return b->detour * geo_distance_m(from, to) / 1000 / 20 * 60; }

/* An office at the village nearest to the middle of a kecamatan. */
static void add_office(kabupaten *k, uint32_t from, uint32_t to)
{
    jalur_lonlat middle = {0, 0};
    uint32_t best = from;
    for (uint32_t i = from; i < to; i++) {
        middle.lon_deg += k->at[i].at.lon_deg / (to - from);
        middle.lat_deg += k->at[i].at.lat_deg / (to - from);
    }
    for (uint32_t i = from; i < to; i++)
        if (geo_distance_m(k->at[i].at, middle) < geo_distance_m(k->at[best].at, middle)) best = i;
    k->office_at[k->n_offices] = k->at[best].at;
    k->offices[k->n_offices] = (staff_office){.office = k->n_offices, .counters = 2, .max_temporaries = UINT32_MAX,
                                              .wage_permanent_idr_day = 200000, .wage_temporary_idr_day = 150000,
                                              .hire_idr = 250000, .hire_lead_days = 2};
    k->n_offices++;
}

static void add_offices(const bench *b, kabupaten *k)
{
    double due = 0;
    for (uint32_t from = 0, to; from < k->n; from = to) {
        for (to = from; to < k->n && same(k->at[to].code, k->at[from].code, 8); to++) {}
        due += b->share;
        if (due < 0.999 && k->n_offices > 0) continue;
        due -= 1;
        add_office(k, from, to);
    }
}

static void add_villages(const bench *b, kabupaten *k)
{
    for (uint32_t i = 0; i < k->n; i++) {
        const uint32_t homebound = (uint32_t)floor(k->at[i].recipients * b->homebound + 0.5);
        staff_village *v = &k->villages[i];
        *v = (staff_village){.village = i, .recipients = {k->at[i].recipients - homebound, homebound}, .travel_min = INFINITY,
                             .door_walk_min = NAN, .weight = 1, .urgency = 1};
        for (uint32_t o = 0; o < k->n_offices; o++) {
            const double t = minutes(b, k->at[i].at, k->office_at[o]);
            if (t >= v->travel_min) continue;
            v->travel_min = t;
            v->office = o;
        }
        if (b->closed) v->closed = MARKET[i % 7];
        if (v->travel_min < 1.5) v->near_office = v->recipients[SEGMENT_MOBILE] / 2; /* the office's own village: 500 m */
    }
}

static void add_people(const bench *b, kabupaten *k)
{
    double all = 0, due = 0, given = 0;
    for (uint32_t i = 0; i < k->n; i++) all += k->at[i].recipients;
    const double people = b->permanents >= 0 ? b->permanents : floor(all / 2000);
    for (uint32_t o = 0; o < k->n_offices; o++) {
        double mine = 0;
        for (uint32_t i = 0; i < k->n; i++)
            if (k->villages[i].office == o) mine += k->at[i].recipients;
        due += people * mine / fmax(1, all);
        k->offices[o].permanents = (uint32_t)(floor(due + 0.5) - given);
        k->offices[o].escorts = b->escorts;
        k->offices[o].cash_idr_day = floor(b->cash * mine / (double)b->set.payout_days + 1) * b->set.amount_idr * (b->cash > 0);
        given = floor(due + 0.5);
    }
    for (uint32_t i = 0; b->lend_min > 0 && i < k->n_offices; i++)
        for (uint32_t j = 0; j < k->n_offices; j++) {
            const double t = minutes(b, k->office_at[i], k->office_at[j]);
            if (i != j && t <= b->lend_min) k->links[k->n_links++] = (staff_link){i, j, t};
        }
}

/* ---- the plan by day as one program ---- */

static void write_mps(const bench *b, const kabupaten *k, const roster *r)
{
    const uint32_t days = (uint32_t)b->set.payout_days;
    FILE *f = fopen(b->mps, "w");
    uint64_t columns = 0;
    if (!f) return;
    fprintf(f, "NAME staffing\nROWS\n N cost\n");
    for (uint32_t i = 0; i < k->n; i++) fprintf(f, " E m%u\n E h%u\n L n%u\n", i, i, i);
    for (uint32_t o = 0; o < k->n_offices; o++)
        for (uint32_t d = 1; d <= days; d++) fprintf(f, " L s%u_%u\n L c%u_%u\n L e%u_%u\n L k%u_%u\n", o, d, o, d, o, d, o, d);
    fprintf(f, "COLUMNS\n");
    for (uint32_t i = 0; i < k->n; i++)
        for (int g = 0; g < SEGMENTS; g++)
            for (int c = 0; c < CHANNELS; c++) {
                const staff_village *v = &k->villages[i];
                const uint32_t all = v->recipients[0] + v->recipients[1];
                const double pi = c == CHANNEL_COMMUNITY && all < b->set.community_from ? 0 : staff_pi(&b->set, (channel)c, (segment)g, v->travel_min, NAN);
                if (pi <= 0 || (c == CHANNEL_COUNTER && v->near_office == 0)) continue;
                for (uint32_t d = 1; d <= days; d++) {
                    if (c != CHANNEL_COUNTER && v->closed && v->closed[d - 1]) continue;
                    const unsigned long long x = columns++;
                    if (b->cash > 0) fprintf(f, " x%llu k%u_%u 1\n", x, v->office, d);
                    if (b->escorts && c != CHANNEL_COUNTER) fprintf(f, " x%llu e%u_%u %.15g\n", x, v->office, d, 1 / pi);
                    fprintf(f, " x%llu cost %.15g %s%u 1\n x%llu s%u_%u %.15g\n", x, 1 / pi, g ? "h" : "m", i, x, v->office, d, 1 / pi);
                    if (c == CHANNEL_COUNTER) fprintf(f, " x%llu c%u_%u 1 n%u 1\n", x, v->office, d, i);
                }
            }
    fprintf(f, "RHS\n");
    for (uint32_t i = 0; i < k->n; i++)
        fprintf(f, " r m%u %u h%u %u\n r n%u %u\n", i, k->villages[i].recipients[0], i, k->villages[i].recipients[1], i, k->villages[i].near_office);
    for (uint32_t i = 0; i < r->n_duties; i++) {
        const roster_duty *d = &r->duties[i];
        fprintf(f, " r e%u_%u %u k%u_%u %.15g\n", d->office, d->day, k->offices[d->office].escorts * (unsigned)b->set.payers_per_escort, d->office,
                d->day, k->offices[d->office].cash_idr_day / b->set.amount_idr);
        fprintf(f, " r s%u_%u %.15g c%u_%u %.15g\n", d->office, d->day, d->permanents + d->temporaries + d->borrowed - d->lent, d->office,
                d->day, k->offices[d->office].counters * b->set.work_min * staff_queue_load_cap(k->offices[d->office].counters, b->set.counter_min, b->set.wait_min) / b->set.counter_min);
    }
    fprintf(f, "ENDATA\n");
    fclose(f);
}

static void time_heads(bench *b, const staff_problem *p, const staff_options *how)
{
    roster r;
    roster_init(&r, b->ctx);
    const double begin_s = clock_cpu_s();
    test_ok(b->ctx, staff_heads(b->ctx, p, how, &r));
    const double took_s = clock_cpu_s() - begin_s;
    b->heads_s += took_s;
    b->days_s -= took_s;
    roster_release(&r);
}

static void one_kabupaten(bench *b, uint32_t from, uint32_t to)
{
    kabupaten k = {.at = b->places + from, .n = to - from};
    roster r;
    k.villages = calloc(k.n, sizeof *k.villages);
    k.offices = calloc(k.n, sizeof *k.offices);
    k.office_at = calloc(k.n, sizeof *k.office_at);
    add_offices(b, &k);
    k.links = calloc((size_t)k.n_offices * k.n_offices + 1, sizeof *k.links);
    add_villages(b, &k);
    add_people(b, &k);
    roster_init(&r, b->ctx);
    const staff_problem p = {k.villages, k.n, k.offices, k.n_offices, k.links, k.n_links, &b->set};
    const staff_options how = {.time_s = 600, .ranges = b->ranges};
    if (b->days) time_heads(b, &p, &how);
    const double begin_s = clock_cpu_s();
    test_ok(b->ctx, b->days ? staff_solve(b->ctx, &p, &how, &r) : staff_heads(b->ctx, &p, &how, &r));
    const double took_s = clock_cpu_s() - begin_s;
    b->largest_s = fmax(b->largest_s, took_s);
    *(b->days ? &b->days_s : &b->heads_s) += took_s;
    b->kabupaten++;
    b->offices += k.n_offices;
    b->villages += k.n;
    b->people += r.recipients;
    b->unserved += r.unserved;
    b->work += r.stages[STAGE_WORK].optimum;
    if (b->days) b->day_work += r.stages[STAGE_DAY_WORK].optimum;
    b->gap_heads = fmax(b->gap_heads, r.cost_gap_idr / (250000 + 150000 * 12 * 0.94));
    for (uint32_t o = 0; o < k.n_offices; o++) b->heads += r.offices[o].temporaries;
    if (b->mps && b->days) write_mps(b, &k, &r);
    roster_release(&r);
    free(k.villages);
    free(k.offices);
    free(k.office_at);
    free(k.links);
}

static void read_options(bench *b, int argc, char **argv)
{
    for (int i = 2; i < argc; i++) {
        const char *value = i + 1 < argc ? argv[i + 1] : "0";
        const double number = strtod(value, NULL);
        if (strcmp(argv[i], "--days") == 0) b->days = true;
        else if (strcmp(argv[i], "--ranges") == 0) b->ranges = true;
        else if (strcmp(argv[i], "--closed") == 0) b->closed = true;
        else if (strcmp(argv[i], "--unwatched") == 0) b->set.supervisor_idr = 0;
        else if (strcmp(argv[i], "--cash") == 0) b->cash = number;
        else if (strcmp(argv[i], "--escorts") == 0) b->escorts = (uint32_t)number;
        else if (strcmp(argv[i], "--within") == 0) b->within = value;
        else if (strcmp(argv[i], "--mps") == 0) b->mps = value;
        else if (strcmp(argv[i], "--recipients") == 0) b->recipients = number;
        else if (strcmp(argv[i], "--community") == 0) b->set.community_min = number;
        else if (strcmp(argv[i], "--permanents") == 0) b->permanents = (int)number;
        else if (strcmp(argv[i], "--offices") == 0) b->share = number;
        else if (strcmp(argv[i], "--lend") == 0) b->lend_min = number;
        else if (strcmp(argv[i], "--homebound") == 0) b->homebound = number;
        else if (strcmp(argv[i], "--detour") == 0) b->detour = number;
    }
}

int main(int argc, char **argv)
{
    bench b = {.ctx = test_ctx(), .permanents = -1, .share = 1, .homebound = 0.1, .detour = 1.3};
    if (argc < 2) {
        fprintf(stderr, "usage: bench_staff VILLAGES.csv [options]\n");
        return 2;
    }
    settings_init(&b.set);
    b.set.nights = 0;
    b.set.point_from = INT64_MAX;
    for (int i = 0; i < 7; i++)
        for (int d = i; d < 365; d += 7) MARKET[i][d] = 1;
    read_options(&b, argc, argv);
    read_places(&b, argv[1]);
    spread_recipients(&b);
    const double wall_s = clock_wall_s(), cpu_s = clock_cpu_s();
    for (uint32_t from = 0, to; from < b.n; from = to) {
        for (to = from; to < b.n && same(b.places[to].code, b.places[from].code, 5); to++) {}
        one_kabupaten(&b, from, to);
    }
    printf("{\"kabupaten\":%u,\"offices\":%u,\"villages\":%u,\"recipients\":%.0f,\"temporaries\":%.0f,\"staff_days\":%.2f,"
           "\"day_staff_days\":%.6f,\"unserved\":%.0f,\"gap_heads\":%.3f,\"heads_s\":%.4f,\"days_s\":%.4f,\"cpu_s\":%.3f,\"wall_s\":%.3f,\"largest_s\":%.3f,\"peak_mb\":%.0f}\n",
           b.kabupaten, b.offices, b.villages, b.people, b.heads, b.work, b.day_work, b.unserved, b.gap_heads, b.heads_s,
           b.days_s, clock_cpu_s() - cpu_s,
           clock_wall_s() - wall_s, b.largest_s, (double)clock_peak_bytes() / 1e6);
    mem_free(b.ctx, b.places);
    jalur_ctx_free(b.ctx);
    return 0;
}
