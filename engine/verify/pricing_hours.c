/* Where the hours of a day bind: the table of pricing.c with time beside the load. Each way from stop to stop, with the stay before it, counts as
 * the whole bands of time in it, so that no route in time is left out. A way is as good as another that comes to the same stop with
 * the same load and memory in a later band, if it costs no more wherever the two go next. */
#include "verify/pricing.h"

typedef struct spell { /* ways to a stop with a load, a memory and a band */
    int64_t first, second; /* as those of a cell */
    uint32_t from;
} spell;

typedef struct kept { /* what goes on from a stop */
    spell at;
    uint32_t band, mask;
} kept;

typedef struct hours {
    pricing *x;
    int64_t band_s;
    uint32_t bands;      /* of the longest day: the last is bands - 1 */
    uint32_t *after;     /* by stop: bands from there to the end at least, over whatever stops */
    spell *spell;        /* [((level % rings) * first[n] + first[stop] + mask) * bands + band] */
    kept *kept; uint32_t n_kept;
} hours;

static const spell NONE = {VERIFY_FAR, VERIFY_FAR, JALUR_NONE};

/* a, b: the number of stops is the depot, and the end. */
static uint32_t bands_between(const hours *h, uint32_t a, uint32_t b)
{
    const pricing *x = h->x;
    const int64_t s = x->s[(size_t)a * (x->n + 1) + b], whole = (s + (a < x->n ? x->stay_s[a] : 0)) / h->band_s;
    return s >= 0 && whole < h->bands ? (uint32_t)whole : h->bands;
}

static jalur_status find_after(hours *h)
{
    jalur_status st = JALUR_OK;
    const pricing *x = h->x;
    bool *done = NULL;
    TRY(mem_new(x->j->ctx, x->n, sizeof *done, &done));
    for (uint32_t i = 0; i < x->n; i++) h->after[i] = x->leave[i] < VERIFY_FAR ? bands_between(h, i, x->n) : h->bands;
    for (;;) {
        uint32_t i = x->n;
        for (uint32_t b = 0; b < x->n; b++)
            if (!done[b] && h->after[b] < h->bands && (i == x->n || h->after[b] < h->after[i])) i = b;
        if (i == x->n) break;
        done[i] = true;
        for (uint32_t a = 0; a < x->n; a++) {
            const uint32_t all = h->after[i] + bands_between(h, a, i);
            if (x->arc[(size_t)a * x->n + i] < VERIFY_FAR && all < h->after[a]) h->after[a] = all;
        }
    }
done:
    mem_free(x->j->ctx, done);
    return st;
}

static spell *spells_of(const hours *h, uint32_t level, uint32_t stop, uint32_t mask)
{
    const pricing *x = h->x;
    return &h->spell[((size_t)(level % x->rings) * x->first[x->n] + x->first[stop] + mask) * h->bands];
}

static void offer(spell *c, int64_t cost, uint32_t from)
{
    if (cost < c->first) {
        if (c->from != from) c->second = c->first;
        c->first = cost;
        c->from = from;
    } else if (c->from != from && cost < c->second) {
        c->second = cost;
    }
}

static void start_at(hours *h, uint32_t i)
{
    const uint32_t band = bands_between(h, h->x->n, i);
    if (h->x->enter[i] < VERIFY_FAR && band + h->after[i] < h->bands) offer(&spells_of(h, h->x->demand[i], i, 0)[band], h->x->enter[i], h->x->n);
}

/* Ways at the stop that none in an earlier band makes needless; the stop is then free for a later level. */
static void keep(hours *h, uint32_t level, uint32_t a)
{
    h->n_kept = 0;
    for (uint32_t mask = 0; mask < 1u << h->x->n_near[a]; mask++) {
        spell *at = spells_of(h, level, a, mask);
        int64_t least = VERIFY_FAR; /* wherever they go next */
        for (uint32_t band = 0; band < h->bands; band++) {
            if (at[band].first < least) h->kept[h->n_kept++] = (kept){at[band], band, mask};
            if (at[band].second < least) least = at[band].second;
            at[band] = NONE;
        }
    }
}

static int64_t close_at(const hours *h, uint32_t a)
{
    const uint32_t home = bands_between(h, a, h->x->n);
    int64_t least = VERIFY_FAR;
    for (uint32_t k = 0; k < h->n_kept && h->x->leave[a] < VERIFY_FAR; k++)
        if (h->kept[k].band + home < h->bands && h->kept[k].at.first + h->x->leave[a] < least) least = h->kept[k].at.first + h->x->leave[a];
    return least;
}

static void go_on(hours *h, uint32_t level, uint32_t a, uint32_t b, uint16_t *to)
{
    const pricing *x = h->x;
    const int64_t arc = x->arc[(size_t)a * x->n + b];
    const uint32_t by = bands_between(h, a, b);
    const uint8_t place = x->place[(size_t)a * x->n + b];
    const uint32_t known = place ? 1u << (place - 1) : 0;
    if (arc >= VERIFY_FAR || level + x->demand[b] > x->room) return;
    pricing_translate(x, a, b, to);
    for (uint32_t k = 0; k < h->n_kept; k++) {
        const kept *c = &h->kept[k];
        const int64_t cost = c->at.from == b ? c->at.second : c->at.first;
        if (cost >= VERIFY_FAR || (c->mask & known) || c->band + by + h->after[b] >= h->bands) continue;
        offer(&spells_of(h, level + x->demand[b], b, to[c->mask])[c->band + by], cost + arc, a);
    }
}

static jalur_status fill(hours *h, int64_t *least)
{
    jalur_status st = JALUR_OK;
    const pricing *x = h->x;
    uint16_t to[1 << PRICING_NEAR_MOST];
    for (size_t c = 0; c < (size_t)x->rings * x->first[x->n] * h->bands; c++) h->spell[c] = NONE;
    for (uint32_t level = 1; level <= x->room; level++) {
        TRY(step_progress(x->j->ctx, "verifying the bound", level, x->room));
        for (uint32_t a = 0; a < x->n; a++) {
            if (x->demand[a] == level) start_at(h, a);
            keep(h, level, a);
            const int64_t closed = close_at(h, a);
            if (closed < *least) *least = closed;
            for (uint32_t b = 0; h->n_kept && b < x->n; b++) go_on(h, level, a, b, to);
        }
    }
done:
    return st;
}

jalur_status pricing_by_hours(pricing *x, int64_t band_s, uint64_t cells_most, bool *fits, int64_t *least)
{
    jalur_status st = JALUR_OK;
    hours h = {.x = x, .band_s = band_s};
    uint32_t masks = 0;
    const int64_t bands = x->longest_s / band_s + 1;
    *least = VERIFY_FAR;
    *fits = x->longest_s < 0 || (uint64_t)bands <= cells_most / ((uint64_t)x->first[x->n] * x->rings);
    if (!*fits || x->longest_s < 0) return JALUR_OK;
    h.bands = (uint32_t)bands;
    for (uint32_t i = 0; i < x->n; i++)
        if (x->first[i + 1] - x->first[i] > masks) masks = x->first[i + 1] - x->first[i];
    TRY(mem_new(x->j->ctx, x->n, sizeof *h.after, &h.after));
    TRY(mem_new(x->j->ctx, (size_t)x->rings * x->first[x->n] * h.bands, sizeof *h.spell, &h.spell));
    TRY(mem_new(x->j->ctx, (size_t)masks * h.bands, sizeof *h.kept, &h.kept));
    TRY(find_after(&h));
    TRY(fill(&h, least));
done:
    mem_free(x->j->ctx, h.after);
    mem_free(x->j->ctx, h.spell);
    mem_free(x->j->ctx, h.kept);
    return st;
}
