/* Kecamatan and kabupaten by repeated halving, then people, towns and codes. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sample/inside.h"

enum {
    VILLAGES_PER_KECAMATAN = 10,
    VILLAGES_PER_KABUPATEN = 350,
    PEOPLE_PER_VILLAGE = 1440,
    VILLAGE_PEOPLE_MAX = 38000
};
static const double ADULTS = 0.69, VOTERS_PER_STATION = 275, RECIPIENTS_PER_HEAD = 0.041;

typedef struct ranked {
    double key;
    uint32_t index;
} ranked;

static int by_key(const void *a, const void *b)
{
    const ranked *x = a, *y = b;
    if (x->key < y->key) return -1;
    if (x->key > y->key) return 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

/* Projection on the direction in which the places spread most. */
static void project(const country *c, ranked *item, uint32_t n)
{
    double mx = 0, my = 0, xx = 0, yy = 0, xy = 0;
    for (uint32_t i = 0; i < n; ++i) {
        jalur_xy p = ground_middle(&c->ground, c->villages[item[i].index].cell);
        mx += p.x_m / n;
        my += p.y_m / n;
    }
    for (uint32_t i = 0; i < n; ++i) {
        jalur_xy p = ground_middle(&c->ground, c->villages[item[i].index].cell);
        xx += (p.x_m - mx) * (p.x_m - mx);
        yy += (p.y_m - my) * (p.y_m - my);
        xy += (p.x_m - mx) * (p.y_m - my);
    }
    double angle = 0.5 * atan2(2 * xy, xx - yy), ux = cos(angle), uy = sin(angle);
    if (ux < 0) {
        ux = -ux;
        uy = -uy;
    }
    for (uint32_t i = 0; i < n; ++i) {
        jalur_xy p = ground_middle(&c->ground, c->villages[item[i].index].cell);
        item[i].key = p.x_m * ux + p.y_m * uy;
    }
}

/* Splits item[0..n) into `parts` runs of about equal size; end[k] is where run k ends, from `base` on. */
static void halve(const country *c, ranked *item, uint32_t n, uint32_t parts, uint32_t base, uint32_t *end)
{
    if (parts <= 1) {
        *end = base + n;
        return;
    }
    project(c, item, n);
    qsort(item, n, sizeof *item, by_key);
    uint32_t left = parts / 2, cut = (uint32_t)((uint64_t)n * left / parts);
    halve(c, item, cut, left, base, end);
    halve(c, item + cut, n - cut, parts - left, base + cut, end + left);
}

static void reorder(country *c, const ranked *item, village *spare)
{
    memcpy(spare, c->villages, c->n_villages * sizeof *spare);
    for (uint32_t i = 0; i < c->n_villages; ++i)
        c->villages[i] = spare[item[i].index];
}

static jalur_status divide_kabupaten(country *c, ranked *item, uint32_t *end)
{
    jalur_status st = JALUR_OK;
    uint32_t n = 0, first = 0;
    for (uint32_t k = 0; k < c->n_kabupaten; ++k) {
        group *kab = &c->kabupaten[k];
        kab->first = first;
        kab->n = end[k] - first;
        uint32_t parts = (kab->n + VILLAGES_PER_KECAMATAN / 2) / VILLAGES_PER_KECAMATAN;
        parts = parts < 1 ? 1 : parts > 99 ? 99 : parts;
        uint32_t stop[100];
        halve(c, item + first, kab->n, parts, first, stop);
        for (uint32_t j = 0; j < parts; ++j) {
            group *kec = &c->kecamatan[n++];
            kec->up = k;
            kec->first = j ? stop[j - 1] : first;
            kec->n = stop[j] - kec->first;
        }
        first = end[k];
    }
    c->n_kecamatan = n;
    return st;
}

jalur_status groups_form(country *c)
{
    jalur_status st = JALUR_OK;
    ranked *item = NULL;
    village *spare = NULL;
    uint32_t *end = NULL, n = c->n_villages;
    c->n_kabupaten = (n + VILLAGES_PER_KABUPATEN - 1) / VILLAGES_PER_KABUPATEN;
    if (c->n_kabupaten > 99) c->n_kabupaten = 99;
    TRY(mem_new(c->ctx, n, sizeof *item, &item));
    TRY(mem_new(c->ctx, n, sizeof *spare, &spare));
    TRY(mem_new(c->ctx, c->n_kabupaten, sizeof *end, &end));
    TRY(arena_new(&c->mem, c->n_kabupaten, sizeof *c->kabupaten, &c->kabupaten));
    TRY(arena_new(&c->mem, n / VILLAGES_PER_KECAMATAN + 2 * (size_t)c->n_kabupaten, sizeof *c->kecamatan,
                  &c->kecamatan));
    for (uint32_t i = 0; i < n; ++i)
        item[i].index = i;
    halve(c, item, n, c->n_kabupaten, 0, end);
    TRY(divide_kabupaten(c, item, end));
    reorder(c, item, spare);
    for (uint32_t k = 0; k < c->n_kecamatan; ++k)
        for (uint32_t i = 0; i < c->kecamatan[k].n; ++i)
            c->villages[c->kecamatan[k].first + i].kecamatan = k;
done:
    mem_free(c->ctx, item);
    mem_free(c->ctx, spare);
    mem_free(c->ctx, end);
    return st;
}

/* ---- people ---- */

/* How far out: far from the coast, high, steep, far from the capital; 0 .. about 1.5. */
static double remoteness(const country *c, const village *v, jalur_xy capital)
{
    const ground *g = &c->ground;
    jalur_xy p = ground_middle(g, v->cell);
    double far = hypot(p.x_m - capital.x_m, p.y_m - capital.y_m) / (g->cell_m * g->w);
    return 0.35 * fmin(1, (double)g->coast_m[v->cell] / (3 * g->spacing_m)) +
           0.5 * fmin(1, (double)g->height_m[v->cell] / 700) + 0.3 * fmin(1, ground_slope(g, v->cell) / 0.3) +
           0.35 * fmin(1, far);
}

static jalur_xy capital_of(const country *c)
{
    for (uint32_t v = 0; v < c->n_villages; ++v)
        if (c->villages[v].capital) return ground_middle(&c->ground, c->villages[v].cell);
    return (jalur_xy){0, 0};
}

/* The least remote village of a kecamatan is its seat, the least remote seat that of the kabupaten. */
static void choose_seats(country *c)
{
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        group *kec = &c->kecamatan[k];
        kec->seat = kec->first;
        for (uint32_t v = kec->first; v < kec->first + kec->n; ++v) {
            if (c->villages[v].capital) {
                kec->seat = v;
                break;
            }
            if (c->villages[v].remote < c->villages[kec->seat].remote) kec->seat = v;
        }
        c->villages[kec->seat].seat = true;
    }
    for (uint32_t k = 0; k < c->n_kabupaten; ++k)
        c->kabupaten[k].seat = JALUR_NONE;
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        group *kab = &c->kabupaten[c->kecamatan[k].up];
        uint32_t seat = c->kecamatan[k].seat;
        if (kab->seat == JALUR_NONE ||
            (!c->villages[kab->seat].capital &&
             (c->villages[seat].capital || c->villages[seat].remote < c->villages[kab->seat].remote)))
            kab->seat = seat;
    }
    for (uint32_t k = 0; k < c->n_kabupaten; ++k)
        c->villages[c->kabupaten[k].seat].capital = true;
}

/* Rank-size rule (Zipf 1949) with a flatter exponent. */
static void give_people(country *c, const ranked *item, rng *r)
{
    double sum = 0;
    uint32_t n = c->n_villages;
    for (uint32_t i = 0; i < n; ++i)
        sum += pow(i + 3.0, -0.7);
    double unit = PEOPLE_PER_VILLAGE * (double)n / sum;
    for (uint32_t i = 0; i < n; ++i) {
        village *v = &c->villages[item[i].index];
        double people = unit * pow(i + 3.0, -0.7) * (0.85 + 0.3 * rng_unit(r));
        if (people > VILLAGE_PEOPLE_MAX) people = VILLAGE_PEOPLE_MAX * (0.8 + 0.2 * rng_unit(r));
        v->population = (uint32_t)people + 60;
        v->voters = (uint32_t)(ADULTS * v->population);
        v->stations = (uint32_t)ceil(v->voters / VOTERS_PER_STATION);
        v->households = (uint32_t)(RECIPIENTS_PER_HEAD * v->population * (0.6 + 0.9 * fmin(1, v->remote)) / 1.02) + 1;
        v->urban = v->capital || (v->population > 3 * PEOPLE_PER_VILLAGE);
    }
}

static void cut_off_some(country *c, const ranked *item)
{
    uint32_t n = c->n_villages, none = n < 12 ? 0 : 1 + n / 50, path = n < 6 ? 0 : 1 + n / 30, done_n = 0;
    for (uint32_t i = n; i-- > 0 && done_n < none + path;) {
        village *v = &c->villages[item[i].index];
        if (v->seat || c->ground.piece[v->cell] != 0) continue;
        /* every second remote village keeps its road, so that the cut-off ones do not lie all together */
        if (noise_mix(c->seed, item[i].index) & 1) continue;
        v->reach = done_n % 5 < 2 && none > 0 ? REACH_NONE : REACH_PATH;
        ++done_n;
    }
}

static void give_codes(country *c)
{
    uint32_t in_kab = 0;
    for (uint32_t k = 0; k < c->n_kabupaten; ++k)
        snprintf(c->kabupaten[k].code, 16, "99.%02u", (k + 1) % 100);
    for (uint32_t k = 0; k < c->n_kecamatan; ++k) {
        group *kec = &c->kecamatan[k];
        in_kab = k > 0 && c->kecamatan[k - 1].up == kec->up ? in_kab + 1 : 1;
        snprintf(kec->code, 16, "%.5s.%02u", c->kabupaten[kec->up].code, in_kab % 100);
        uint32_t number[2] = {0, 0};
        for (uint32_t v = kec->first; v < kec->first + kec->n; ++v) {
            bool urban = c->villages[v].urban;
            snprintf(c->villages[v].code, 16, "%.8s.%u%03u", kec->code, urban ? 1U : 2U, ++number[urban] % 1000);
        }
    }
}

jalur_status people_settle(country *c)
{
    jalur_status st = JALUR_OK;
    ranked *item = NULL;
    rng r;
    rng_init(&r, noise_mix(c->seed, 61));
    TRY(mem_new(c->ctx, c->n_villages, sizeof *item, &item));
    jalur_xy capital = capital_of(c);
    for (uint32_t v = 0; v < c->n_villages; ++v)
        c->villages[v].remote = remoteness(c, &c->villages[v], capital);
    choose_seats(c);
    for (uint32_t v = 0; v < c->n_villages; ++v) {
        const village *x = &c->villages[v];
        double bonus = x->capital ? 3 : x->seat ? 0.45 : 0;
        item[v] = (ranked){x->remote - bonus + 0.12 * rng_normal(&r), v};
    }
    qsort(item, c->n_villages, sizeof *item, by_key);
    give_people(c, item, &r);
    for (uint32_t v = 0; v < c->n_villages; ++v)
        item[v] = (ranked){c->villages[v].remote, v};
    qsort(item, c->n_villages, sizeof *item, by_key);
    cut_off_some(c, item);
    give_codes(c);
done:
    mem_free(c->ctx, item);
    return st;
}
