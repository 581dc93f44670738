/* Siting against published optima. The data are not ours to bundle: a folder named by JALUR_TEXTBOOKS may hold
 *
 *   pmedN.txt    OR-Library (Beasley 1985): "n m p", then m edges "i j length"; the last of equal edges counts. The optima of the
 *                p-median are those of its pmedopt file, of the p-center those of Daskin's and later papers
 *   SF_network_distance_candidateStore_16_censusTract_205_new.csv    of the tests of spopt (BSD): distance, name, DestinationName,
 *                demand, with the values that spopt's tests and notebook publish
 *
 * Without the folder, or the file, each test says that it was skipped. */
#include "support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "site/site.h"

enum { NODES_MOST = 300 }; /* of pmed: larger ones take minutes with sanitizers */

static uint32_t skipped;

static void nothing_there(const char *what)
{
    print_message("SKIPPED: no %s in the folder JALUR_TEXTBOOKS\n", what);
    skipped++;
    skip();
}

typedef struct book {
    uint32_t n_demands, n_sites;
    double *weight, *cost; /* cost[demand * n_sites + site] */
    uint32_t p;
    uint32_t *first, *site;
    double *sorted;
} book;

static void book_free(book *b)
{
    free(b->weight), free(b->cost), free(b->first), free(b->site), free(b->sorted);
}

static void book_room(book *b, uint32_t demands, uint32_t sites)
{
    const size_t n = (size_t)demands * sites;
    *b = (book){.n_demands = demands, .n_sites = sites};
    b->weight = calloc(demands, sizeof *b->weight);
    b->cost = calloc(n, sizeof *b->cost);
    b->first = calloc((size_t)demands + 1, sizeof *b->first);
    b->site = calloc(n, sizeof *b->site);
    b->sorted = calloc(n, sizeof *b->sorted);
    assert_true(b->weight && b->cost && b->first && b->site && b->sorted);
    for (size_t k = 0; k < n; k++) b->cost[k] = INFINITY;
}

/* Arcs by cost, ties by site. */
static void book_sort(book *b)
{
    for (uint32_t i = 0; i < b->n_demands; i++) {
        const uint32_t at = i * b->n_sites;
        for (uint32_t s = 0; s < b->n_sites; s++) {
            uint32_t k = at + s;
            for (; k > at && b->sorted[k - 1] > b->cost[at + s]; k--) b->sorted[k] = b->sorted[k - 1], b->site[k] = b->site[k - 1];
            b->sorted[k] = b->cost[at + s];
            b->site[k] = s;
        }
        b->first[i + 1] = at + b->n_sites;
    }
}

static FILE *book_open(const char *name)
{
    char path[4096];
    const char *dir = getenv("JALUR_TEXTBOOKS");
    if (!dir) return NULL;
    snprintf(path, sizeof path, "%s/%s", dir, name);
    return fopen(path, "r");
}

typedef struct found {
    double value, bound, served;
    uint32_t n, demands_served;
    bool proven;
} found;

static found solved(const book *b, site_goal goal, double limit, uint32_t p)
{
    const site_problem problem = {.n_demands = b->n_demands, .n_sites = b->n_sites, .weight = b->weight, .first = b->first, .site = b->site, .cost = b->sorted};
    site_options o = site_options_default(goal);
    site_answer a;
    jalur_ctx *ctx = test_ctx();
    o.budget = p;
    o.limit = limit;
    site_answer_init(&a, ctx);
    test_ok(ctx, site_solve(ctx, &problem, &o, &a));
    found f = {.value = a.value, .bound = a.bound, .served = a.weight_served, .n = a.n_sites, .proven = a.proven};
    for (uint32_t i = 0; i < b->n_demands; i++) f.demands_served += a.served_by[i] != JALUR_NONE;
    site_answer_release(&a);
    jalur_ctx_free(ctx);
    return f;
}

/* ---- OR-Library ---- */

static bool pmed_read(book *b, int number)
{
    char name[32];
    unsigned n, m, p, i, k;
    double length;
    snprintf(name, sizeof name, "pmed%d.txt", number);
    FILE *f = book_open(name);
    if (!f) return false;
    if (fscanf(f, "%u %u %u", &n, &m, &p) != 3 || n > NODES_MOST) {
        (void)fclose(f);
        return false;
    }
    book_room(b, n, n);
    b->p = p;
    while (m-- > 0 && fscanf(f, "%u %u %lf", &i, &k, &length) == 3) b->cost[(i - 1) * n + k - 1] = b->cost[(k - 1) * n + i - 1] = length;
    (void)fclose(f);
    for (i = 0; i < n; i++) b->weight[i] = 1.0, b->cost[i * n + i] = 0.0;
    for (k = 0; k < n; k++) /* Floyd and Warshall */
        for (i = 0; i < n; i++)
            for (unsigned h = 0; h < n; h++) b->cost[i * n + h] = fmin(b->cost[i * n + h], b->cost[i * n + k] + b->cost[k * n + h]);
    book_sort(b);
    return true;
}

static void the_or_library(void **state)
{
    static const double median[] = {5819, 4093, 4250, 3034, 1355, 7824, 5631, 4445, 2734, 1255, 7696, 6634, 4374, 2968, 1729};
    static const double center[] = {127, 98, 93, 74, 48, 84, 64, 55, 37, 20, 59, 51, 36, 26, 18};
    uint32_t files = 0, proven = 0;
    (void)state;
    for (int k = 0; k < 15; k++) {
        book b;
        if (!pmed_read(&b, k + 1)) continue;
        const found m = solved(&b, SITE_MEDIAN, INFINITY, b.p), c = solved(&b, SITE_CENTER, INFINITY, b.p);
        print_message("pmed%d: p-median %.0f (optimum %.0f, bound %.1f), p-center %.0f (%.0f, %.0f)\n", k + 1, m.value, median[k], m.bound, c.value, center[k], c.bound);
        assert_true(m.value >= median[k] && m.bound <= median[k] + 1e-6);
        assert_true(m.value <= median[k] * 1.001);
        assert_true(c.value >= center[k] && c.bound <= center[k]);
        proven += m.proven && m.value == median[k];
        files++;
        book_free(&b);
    }
    if (files == 0) nothing_there("pmedN.txt");
    assert_true(proven == files); /* of these sizes GLPK proves the rest */
}

/* ---- spopt: 205 census tracts and 16 stores in San Francisco ---- */

static uint32_t index_of(char names[][32], uint32_t *n, const char *name)
{
    uint32_t i = 0;
    while (i < *n && strcmp(names[i], name) != 0) i++;
    if (i == *n) snprintf(names[(*n)++], 32, "%s", name);
    return i;
}

static bool stores_read(book *b)
{
    static char stores[16][32], tracts[205][32];
    char store[32], tract[32];
    double distance, demand;
    uint32_t n_stores = 0, n_tracts = 0;
    FILE *f = book_open("SF_network_distance_candidateStore_16_censusTract_205_new.csv");
    if (!f) return false;
    assert_int_equal(fscanf(f, "%*[^\n]"), 0);
    book_room(b, 205, 16);
    while (fscanf(f, "%lf,%31[^,],%31[^,],%lf", &distance, store, tract, &demand) == 4) {
        const uint32_t i = index_of(tracts, &n_tracts, tract), s = index_of(stores, &n_stores, store);
        b->cost[i * 16 + s] = distance;
        b->weight[i] = demand;
    }
    (void)fclose(f);
    assert_true(n_stores == 16 && n_tracts == 205);
    book_sort(b);
    return true;
}

static void stores_in_san_francisco(void **state)
{
    book b = {0};
    double people = 0.0;
    (void)state;
    if (!stores_read(&b)) nothing_there("data of spopt");
    for (uint32_t i = 0; i < b.n_demands; i++) people += b.weight[i];
    const found median = solved(&b, SITE_MEDIAN, INFINITY, 4), center = solved(&b, SITE_CENTER, INFINITY, 4);
    const found most = solved(&b, SITE_COVER_MOST, 5000.0, 4), near = solved(&b, SITE_COVER_ALL, 5000.0, 0), far = solved(&b, SITE_COVER_ALL, 8000.0, 0);
    assert_true(median.proven && fabs(median.value / people - 2982.1268579890657) < 1e-6);
    assert_true(center.proven && fabs(center.value - 7403.06) < 0.01);
    assert_true(most.proven && most.demands_served == 184); /* 89.756 % of 205 */
    assert_true(near.proven && near.n == 8);
    assert_true(far.proven && far.n == 3);
    book_free(&b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_or_library),
        cmocka_unit_test(stores_in_san_francisco),
    };
    const int failed = cmocka_run_group_tests(tests, NULL, NULL);
    return failed ? 1 : skipped == sizeof tests / sizeof tests[0] ? 77 : 0; /* 77: a visible skip */
}
