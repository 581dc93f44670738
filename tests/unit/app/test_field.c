/* Small made-up districts with a random choice of all field rules at once, planned from their files and verified: planner and
 * verifier, which share no code, must agree on every route and on the reason of every station left out. */
#include <jalur/jalur.h>

#include "support.h"

#include <sys/stat.h>

#include "app/session.h"
#include "base/rng.h"
#include "verify/verify.h"
#include "whole.h"

enum { GRID = 5, OFFICES = 4, SEEDS = 40 };

typedef enum rule {
    OPEN, DEADLINE, BREAKS, NIGHTS, DOCKS, ESCORT, SKILLS, PICKUP, PICKUP_TO, READY, MAX_DRIVE, MAX_WORK, MAX_KM, MAX_STOPS, RELOADS, END,
    OVERTIME, SPLIT, SKIP, CAPACITY, BALANCE, RULES
} rule;

typedef struct district {
    rng r;
    bool has[RULES];
    uint32_t days;
    char dir[32];
} district;

static uint32_t from_to(district *d, uint32_t from, uint32_t to) { return from + rng_below(&d->r, to - from); }
static bool one_in(district *d, uint32_t n) { return rng_below(&d->r, n) == 0; }

static FILE *file(const district *d, const char *name, const char *head)
{
    char path[64];
    snprintf(path, sizeof path, "%s/%s", d->dir, name);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    fputs(head, f);
    return f;
}

/* A cell with a number, when the rule is there and `often`. */
static void number(district *d, FILE *f, bool has, uint32_t from, uint32_t to)
{
    fputc(',', f);
    if (has) fprintf(f, "%u", from_to(d, from, to));
}

static void clock_of(FILE *f, uint32_t minutes) { fprintf(f, "%02u:%02u", minutes / 60, minutes % 60); }
static double along(district *d) { return 0.04 * rng_below(&d->r, GRID); }

static void put_road(FILE *f, uint32_t id, double x, double y, double to_x, double to_y, bool track)
{
    fprintf(f, "%s{\"type\":\"Feature\",\"properties\":{\"id\":%u,\"highway\":\"%s\",\"surface\":\"%s\"},\"geometry\":{\"type\":\"LineString\","
            "\"coordinates\":[[%.2f,%.2f],[%.2f,%.2f]]}}\n", id > 1 ? "," : "", id, track ? "track" : "primary", track ? "dirt" : "asphalt",
            120 + x, y, 120 + to_x, to_y);
}

/* A lattice with gaps, and an island. */
static void put_roads(district *d)
{
    FILE *f = file(d, "roads.geojson", "{\"type\":\"FeatureCollection\",\"features\":[");
    uint32_t id = 0;
    put_road(f, ++id, 0.5, 0, 0.52, 0, false);
    for (uint32_t k = 0; k < 2 * GRID * GRID; k++) {
        const uint32_t x = k / 2 / GRID, y = k / 2 % GRID, to_x = x + k % 2, to_y = y + 1 - k % 2;
        if (to_x >= GRID || to_y >= GRID || one_in(d, 9)) continue;
        put_road(f, ++id, 0.04 * x, 0.04 * y, 0.04 * to_x, 0.04 * to_y, one_in(d, 3));
    }
    fputs("]}\n", f);
    fclose(f);
}

static void put_offices(district *d)
{
    FILE *f = file(d, "offices.csv", "id,name,kind,lon,lat,docks\n");
    for (uint32_t i = 0; i < OFFICES; i++) {
        const double x = along(d), y = along(d);
        fprintf(f, "G%u,Kantor %u,%s,%.2f,%.2f", i, i, i ? "ppk" : "warehouse", 120 + x, y);
        number(d, f, d->has[DOCKS] && i < 2, 1, 3);
        fputc('\n', f);
    }
    fclose(f);
}

static void put_hours(district *d, FILE *f)
{
    for (uint32_t q = 0, n = from_to(d, 1, 3); q < n; q++) {
        const uint32_t from = from_to(d, 300, 600) + 450 * q;
        if (q) fputc(' ', f);
        if (one_in(d, 2)) fprintf(f, "%u/", from_to(d, 1, d->days + 1));
        clock_of(f, from);
        fputc('-', f);
        clock_of(f, from + from_to(d, 10, 150));
    }
}

static void put_stations(district *d)
{
    static const char *const skills[] = {"", "laut", "gunung"}, *const only[] = {"", "V0", "V1"};
    FILE *f = file(d, "stations.csv", "id,lon,lat,boxes,service,needs,vehicles,escort,pickup_boxes,pickup_to,split,skip,priority,ready,deadline,open\n");
    for (uint32_t i = 0, n = from_to(d, 3, 11); i < n; i++) {
        const bool hours = d->has[OPEN] && one_in(d, 2), picked = (d->has[PICKUP] || d->has[PICKUP_TO]) && one_in(d, 2);
        const bool handed = picked && d->has[PICKUP_TO] && !one_in(d, 3), island = one_in(d, 14), far = one_in(d, 20);
        const double x = along(d), y = along(d);
        fprintf(f, "S%u,%.2f,%.2f", i, 120 + (island ? 0.51 : far ? 0.3 : x), island ? 0 : far ? 0.3 : y);
        number(d, f, true, 1, 12);
        number(d, f, true, 0, 90);
        fprintf(f, ",%s,%s,%s", d->has[SKILLS] ? skills[from_to(d, 0, 3)] : "", d->has[SKILLS] ? only[one_in(d, 3) ? from_to(d, 0, 3) : 0] : "",
                d->has[ESCORT] && one_in(d, 2) ? "ya" : "");
        number(d, f, picked, 1, 8);
        fprintf(f, ",");
        if (handed) fprintf(f, "G%u", from_to(d, 0, OFFICES));
        fprintf(f, ",%s", d->has[SPLIT] && !handed && one_in(d, 2) ? "ya" : "");
        number(d, f, d->has[SKIP] && one_in(d, 2), 1000, 200000);
        number(d, f, true, 1, 4);
        fputc(',', f);
        if (d->has[READY] && one_in(d, 2)) clock_of(f, from_to(d, 300, 700));
        fputc(',', f);
        if (d->has[DEADLINE] && !hours && one_in(d, 2)) clock_of(f, from_to(d, 400, 1000));
        fputc(',', f);
        if (hours) put_hours(d, f);
        fputc('\n', f);
    }
    fclose(f);
}

static void put_breaks(district *d, FILE *f, uint32_t begins)
{
    for (uint32_t b = 0, n = from_to(d, 1, 3); b < n; b++) {
        fprintf(f, "%s%u ", b ? "; " : "", from_to(d, 5, 40));
        if (b == 0 && one_in(d, 2)) {
            fprintf(f, "after %u", from_to(d, 30, 200));
            continue;
        }
        const uint32_t from = begins + from_to(d, 20, 60) + 120 * b;
        clock_of(f, from);
        fputc('-', f);
        clock_of(f, from + from_to(d, 5, 100));
    }
}

static void put_vehicle(district *d, FILE *f, uint32_t i)
{
    static const char *const profiles[] = {"truck", "pickup", "motorcycle"}, *const ends[] = {"", "open", "G2", "G3"}, *const skills[] = {"", "laut", "laut gunung"};
    const uint32_t begins = from_to(d, 300, 500), nights = d->has[NIGHTS] ? from_to(d, 1, 4) : 0;
    const uint32_t reloads = d->has[RELOADS] && !(d->has[DOCKS] && nights) ? from_to(d, 0, 3) : 0; /* the two are refused together */
    fprintf(f, "V%u,%u,G%u,%s,%s,%u,1000,%u,", i, from_to(d, 1, 3), from_to(d, 0, 2), d->has[END] ? ends[from_to(d, 0, 4)] : "",
            profiles[from_to(d, 0, 3)], one_in(d, 2) ? 50000 : 0, one_in(d, 2) ? 20000 : 0);
    clock_of(f, begins);
    fputc(',', f);
    clock_of(f, begins + from_to(d, 100, 600));
    number(d, f, d->has[CAPACITY], 6, 30);
    number(d, f, true, 0, 30);
    number(d, f, d->has[MAX_STOPS], 1, 5);
    number(d, f, d->has[MAX_KM], 15, 90);
    number(d, f, d->has[MAX_DRIVE], 20, 160);
    number(d, f, d->has[MAX_WORK], 60, 300);
    number(d, f, d->has[OVERTIME], 60, 200);
    number(d, f, d->has[OVERTIME], 20000, 40000);
    fprintf(f, ",%u", reloads);
    number(d, f, reloads, 0, 20);
    fprintf(f, ",%s,", reloads && one_in(d, 2) ? "G0 G2" : "");
    if (d->has[BREAKS]) put_breaks(d, f, begins);
    fprintf(f, ",%u,", nights);
    if (nights) fprintf(f, "G%u G%u", from_to(d, 0, 2), from_to(d, 2, OFFICES));
    number(d, f, nights, 300, 900);
    number(d, f, nights, 0, 10000);
    fprintf(f, ",%s,%s\n", d->has[SKILLS] ? skills[from_to(d, 0, 3)] : "", d->has[ESCORT] && one_in(d, 3) ? "ya" : "");
}

static void put_scenario(district *d)
{
    FILE *f = file(d, "s.ini", "[scenario]\nname = made up\n[set]\nplan.bound_rounds = 20\n");
    fprintf(f, "plan.days = %u\n", d->days);
    if (d->has[ESCORT]) fprintf(f, "plan.escorts = %u\n", from_to(d, 1, 4));
    if (d->has[BALANCE]) fprintf(f, "plan.balance_idr = 3000\n");
    fputs("[import stations]\nfile = stations.csv\n[import roads]\nfile = roads.geojson\n[import offices]\nfile = offices.csv\n"
          "[import vehicles]\nfile = vehicles.csv\n", f);
    fclose(f);
}

static void make(district *d, uint64_t seed)
{
    *d = (district){0};
    rng_init(&d->r, seed);
    snprintf(d->dir, sizeof d->dir, "d%u", (unsigned)seed);
    mkdir(d->dir, 0755);
    for (uint32_t k = 0; k < RULES; k++) d->has[k] = one_in(d, k == NIGHTS ? 2 : 4);
    d->days = d->has[NIGHTS] ? from_to(d, 2, 5) : from_to(d, 1, 4);
    put_roads(d);
    put_offices(d);
    put_stations(d);
    FILE *f = file(d, "vehicles.csv", "id,count,home,end,profile,fixed_idr,per_km_idr,per_hour_idr,shift_start,shift_end,boxes,load,max_stops,max_km,max_drive,"
                   "max_work,overtime_after,overtime,reloads,reload,reload_at,breaks,nights,night_at,night,night_idr,skills,escort\n");
    for (uint32_t i = 0, n = from_to(d, 1, 4); i < n; i++) put_vehicle(d, f, i);
    fclose(f);
    put_scenario(d);
}

typedef struct tally {
    uint32_t routes, nights, rule[UNSERVED_RULES], wrong;
} tally;

static void run_and_verify(district *d, tally *sum)
{
    jalur_ctx *ctx = test_ctx();
    jalur_report *report = NULL;
    jalur_project *p;
    territory t;
    plan pl;
    verify_verdict v;
    bool found;
    char path[64];
    snprintf(path, sizeof path, "%s/s.ini", d->dir);
    test_ok(ctx, jalur_scenario_run(ctx, path, d->dir, &(jalur_run_options){.plan = {.seed = 1, .iterations = 150}}, &report));
    jalur_report_free(report);
    snprintf(path, sizeof path, "%s/project.jalur", d->dir);
    test_ok(ctx, jalur_project_open(ctx, path, &p));
    test_ok(ctx, test_territory(p->store, &t));
    test_ok(ctx, store_load_plan(p->store, &t, &pl, &found));
    const verify_input in = {.t = &t, .set = &p->set, .profiles = &p->profiles, .plan = &pl};
    test_ok(ctx, verify_results(ctx, &in, &v));
    for (uint32_t i = 0; i < v.n_findings; i++)
        print_message("%s: %s: %s: %s, not %s\n", d->dir, v.findings[i].class, v.findings[i].where, v.findings[i].found, v.findings[i].expected);
    sum->wrong += v.violations > 0;
    sum->routes += pl.n_routes;
    for (uint32_t i = 0; i < pl.n_routes; i++) sum->nights += route_last_day(&pl.routes[i]) - pl.routes[i].day;
    assert_true(v.unserved == pl.n_unserved);
    for (uint32_t i = 0; i < pl.n_unserved; i++) sum->rule[pl.unserved[i].rule]++;
    verify_verdict_release(&v);
    plan_release(&pl);
    territory_release(&t);
    jalur_project_close(p);
    jalur_ctx_free(ctx);
}

static void all_rules_at_once(void **state)
{
    (void)state;
    tally sum = {0};
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        district d;
        make(&d, seed);
        run_and_verify(&d, &sum);
    }
    assert_int_equal(sum.wrong, 0);
    assert_true(sum.routes > SEEDS && sum.nights > 5);
    for (unserved_rule r = LEFT_BY_LOAD; r <= LEFT_BY_SKILL; r++)
        if (sum.rule[r] == 0) fail_msg("no station is left out by the %s", unserved_rule_name(r));
    assert_true(sum.rule[LEFT_BY_VEHICLES] > 0 && sum.rule[LEFT_BY_PRICE] > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(all_rules_at_once)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
