/* Nested dissection (George 1973) of a graph that lies on the ground. A part is swept in four directions for a line that few
 * of its nodes stand at, in the middle rather than near an end; the fewest nodes that part what lies well before the line from
 * what lies well behind it go last of the part (after the inertial flow of Schild and Sommer 2015). Small parts go by minimum degree.
 *
 * A part is the same range of every direction's list, and stays one when it is cut: low side, high side, separator. */
#include "base/curve.h"
#include "net/dissect.h"

/* LEAF: goes by minimum degree. NEAREST_END and BAND in percent of a part's nodes: the line's distance from an end, and how far
 * before and behind it the separator may lie. */
enum { DIRECTIONS = 4, LEAF = 16, NEAREST_END = 27, BAND = 12 };

typedef struct places { uint32_t in[DIRECTIONS]; } places;

typedef struct dissection {
    jalur_ctx *ctx;
    const ground_graph *g;
    uint32_t *list[DIRECTIONS];  /* nodes in that direction, part by part */
    places *place;               /* of a node in those lists */
    uint32_t *room[CUT_SIDES];
    uint32_t *first[DIRECTIONS]; /* [i]: of how many nodes the first neighbour, or the node if it is before, is the one before line i */
    uint32_t *last[DIRECTIONS];  /* the same of the last */
    uint8_t *side;
    mincut *cut;
} dissection;

static double along(jalur_xy p, uint32_t direction)
{
    return direction == 0 ? p.x_m : direction == 1 ? p.y_m : direction == 2 ? p.x_m + p.y_m : p.x_m - p.y_m;
}

static jalur_status sort_along(dissection *d, uint32_t direction, const jalur_xy *at, curve_ranked *r, curve_ranked *spare)
{
    const uint32_t n = d->g->n;
    jalur_status st = JALUR_OK;
    double least = INFINITY, most = -INFINITY;
    TRY(mem_new_unset(d->ctx, n, sizeof *d->list[direction], &d->list[direction]));
    TRY(mem_new_unset(d->ctx, (size_t)n + 1, sizeof *d->first[direction], &d->first[direction]));
    TRY(mem_new_unset(d->ctx, (size_t)n + 1, sizeof *d->last[direction], &d->last[direction]));
    for (uint32_t v = 0; v < n; v++) {
        least = fmin(least, along(at[v], direction));
        most = fmax(most, along(at[v], direction));
    }
    const double step = most > least ? UINT32_MAX / (most - least) : 0;
    for (uint32_t v = 0; v < n; v++) r[v] = (curve_ranked){(uint32_t)((along(at[v], direction) - least) * step), v};
    const curve_ranked *sorted = curve_sort(r, spare, n);
    for (uint32_t i = 0; i < n; i++) {
        d->list[direction][i] = sorted[i].item;
        d->place[sorted[i].item].in[direction] = i;
    }
done:
    return st;
}

static jalur_status sort_all(dissection *d)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = d->g->n;
    curve_ranked *r = NULL, *spare = NULL;
    jalur_xy *at = NULL;
    shape_box box = shape_box_empty();
    TRY(mem_new_unset(d->ctx, n, sizeof *r, &r));
    TRY(mem_new_unset(d->ctx, n, sizeof *spare, &spare));
    TRY(mem_new_unset(d->ctx, n, sizeof *at, &at));
    for (uint32_t v = 0; v < n; v++) shape_box_add(&box, d->g->at[v]);
    const geo_local local = geo_local_at((jalur_lonlat){(box.west_deg + box.east_deg) / 2, (box.south_deg + box.north_deg) / 2});
    for (uint32_t v = 0; v < n; v++) at[v] = geo_to_local(&local, d->g->at[v]);
    for (uint32_t k = 0; k < DIRECTIONS; k++) TRY(sort_along(d, k, at, r, spare));
done:
    mem_free(d->ctx, r);
    mem_free(d->ctx, spare);
    mem_free(d->ctx, at);
    return st;
}

/* Where each node's first and last neighbour in the part stand, itself among them: of all directions at once, side by side. */
static void count_borders(dissection *d, uint32_t lo, uint32_t hi)
{
    const ground_graph *g = d->g;
    const uint32_t n = hi - lo;
    for (uint32_t k = 0; k < DIRECTIONS; k++) {
        memset(d->first[k], 0, ((size_t)n + 1) * sizeof *d->first[k]);
        memset(d->last[k], 0, ((size_t)n + 1) * sizeof *d->last[k]);
    }
    for (uint32_t i = lo; i < hi; i++) {
        const uint32_t v = d->list[0][i];
        places first = d->place[v], last = first;
        for (uint32_t a = g->first[v]; a < g->first[v + 1]; a++) {
            const places p = d->place[g->to[a]];
            if (p.in[0] - lo >= n) continue; /* of another part */
            for (uint32_t k = 0; k < DIRECTIONS; k++) {
                first.in[k] = p.in[k] < first.in[k] ? p.in[k] : first.in[k];
                last.in[k] = p.in[k] > last.in[k] ? p.in[k] : last.in[k];
            }
        }
        for (uint32_t k = 0; k < DIRECTIONS; k++) {
            d->first[k][first.in[k] - lo + 1]++;
            d->last[k][last.in[k] - lo + 1]++;
        }
    }
}

typedef struct line { uint32_t direction, at; double cost; } line;

/* The best line of one direction: few nodes at it for the size of the smaller side. Of the i nodes before the line those stand at
 * it of which not all neighbours come before it (front), of those behind it those of which some do (back). */
static line best_line(const dissection *d, uint32_t direction, uint32_t n)
{
    const uint32_t from = (uint32_t)(n * (uint64_t)NEAREST_END / 100), to = n - from;
    line best = {direction, n / 2, INFINITY};
    uint32_t started = 0, ended = 0;
    for (uint32_t i = 0; i <= to; i++) {
        started += d->first[direction][i];
        ended += d->last[direction][i];
        if (i < from) continue;
        const uint32_t front = i - ended, back = started - i;
        const double few = front < back ? front : back, cost = few * few / (i < n - i ? i : n - i);
        if (cost < best.cost) best = (line){direction, i, cost};
    }
    return best;
}

/* Every list again as low side, high side, separator, each in the order that it had. Gives where the latter two start. */
static void rearrange(dissection *d, uint32_t lo, uint32_t hi, uint32_t *high, uint32_t *separator)
{
    for (uint32_t k = 0; k < DIRECTIONS; k++) {
        uint32_t *list = d->list[k], n[CUT_SIDES] = {0}, at = lo;
        for (uint32_t i = lo; i < hi; i++) {
            const uint8_t side = d->side[list[i]];
            d->room[side][n[side]++] = list[i];
        }
        for (uint32_t side = 0; side < CUT_SIDES; side++)
            for (uint32_t i = 0; i < n[side]; i++, at++) {
                list[at] = d->room[side][i];
                d->place[list[at]].in[k] = at;
            }
        *high = lo + n[CUT_LOW];
        *separator = *high + n[CUT_HIGH];
    }
}

/* A small part by minimum degree within it: up to LEAF nodes, as bits. */
static void order_leaf(dissection *d, uint32_t lo, uint32_t hi, uint32_t *sequence)
{
    const ground_graph *g = d->g;
    const uint32_t n = hi - lo, *node = d->list[0] + lo;
    uint32_t near[LEAF], left = (1u << n) - 1;
    for (uint32_t i = 0; i < n; i++) {
        near[i] = 0;
        for (uint32_t k = g->first[node[i]]; k < g->first[node[i] + 1]; k++) {
            const uint32_t p = d->place[g->to[k]].in[0] - lo;
            if (p < n) near[i] |= 1u << p;
        }
    }
    for (uint32_t done = 0; done < n; done++) {
        uint32_t best = 0, least = UINT32_MAX;
        for (uint32_t bits = left; bits; bits &= bits - 1) {
            const uint32_t i = net_lowest_bit(bits), degree = net_count_bits(near[i]);
            if (degree >= least) continue;
            least = degree;
            best = i;
        }
        left &= ~(1u << best);
        for (uint32_t bits = near[best]; bits; bits &= bits - 1) {
            const uint32_t i = net_lowest_bit(bits);
            near[i] = (near[i] | near[best]) & left & ~(1u << i);
        }
        sequence[lo + done] = node[best];
    }
}

/* Each cut leaves at least the low end's nodes less to the high side, and the other way round: the depth is logarithmic. */
static jalur_status dissect(dissection *d, uint32_t lo, uint32_t hi, uint32_t *sequence)
{
    jalur_status st = JALUR_OK;
    const uint32_t n = hi - lo;
    uint32_t high, separator;
    line best = {.cost = INFINITY};
    TRY(step_progress(d->ctx, "ordering the road network", lo, d->g->n));
    if (n <= LEAF) {
        order_leaf(d, lo, hi, sequence);
        return JALUR_OK;
    }
    count_borders(d, lo, hi);
    for (uint32_t k = 0; k < DIRECTIONS; k++) {
        const line l = best_line(d, k, n);
        if (l.cost < best.cost) best = l;
    }
    const uint32_t band = (uint32_t)(n * (uint64_t)BAND / 100) + 1;
    mincut_find(d->cut, d->list[best.direction] + lo, n, best.at - band, n - best.at - band, d->side);
    rearrange(d, lo, hi, &high, &separator);
    TRY(dissect(d, lo, high, sequence));
    TRY(dissect(d, high, separator, sequence));
    memcpy(sequence + separator, d->list[0] + separator, (hi - separator) * sizeof *sequence);
done:
    return st;
}

jalur_status net_dissect(jalur_ctx *ctx, const ground_graph *g, uint32_t *sequence)
{
    jalur_status st = JALUR_OK;
    dissection d = {.ctx = ctx, .g = g};
    for (uint32_t k = 0; k < CUT_SIDES; k++) TRY(mem_new_unset(ctx, g->n, sizeof *d.room[k], &d.room[k]));
    TRY(mem_new_unset(ctx, g->n, sizeof *d.place, &d.place));
    TRY(mem_new_unset(ctx, g->n, 1, &d.side));
    TRY(sort_all(&d));
    TRY(mincut_new(ctx, g, &d.cut));
    TRY(dissect(&d, 0, g->n, sequence));
done:
    for (uint32_t k = 0; k < DIRECTIONS; k++) {
        mem_free(ctx, d.list[k]);
        mem_free(ctx, d.first[k]);
        mem_free(ctx, d.last[k]);
    }
    for (uint32_t k = 0; k < CUT_SIDES; k++) mem_free(ctx, d.room[k]);
    mem_free(ctx, d.place);
    mem_free(ctx, d.side);
    mincut_free(d.cut);
    return st;
}
