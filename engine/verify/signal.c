/* The best signal known in each area of a level: of the marks that name it or what lies in it, and of those whose point is in it. */
#include "verify/verify_inside.h"

jalur_status judge_signal(const judge *j, area_level level, int8_t *best)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    geo_kit *kit = NULL;
    geo_locator *l = NULL;
    memset(best, -1, t->n_areas);
    for (uint32_t i = 0; i < t->n_signals; i++) {
        const signal_mark *m = &t->signals[i];
        uint32_t at = territory_up(t, m->village, level);
        if (at == JALUR_NONE && m->has_point) {
            geo_found found;
            if (!kit) TRY(geo_kit_new(j->ctx, &kit));
            if (!l) TRY(geo_locator_new(kit, t, level, &l));
            TRY(geo_locate(l, m->at, 0, &found));
            at = found.area;
        }
        if (at != JALUR_NONE && m->level > best[at]) best[at] = (int8_t)m->level;
    }
done:
    geo_locator_free(l);
    geo_kit_free(kit);
    return st;
}
