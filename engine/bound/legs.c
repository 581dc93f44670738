/* Travel from one place to others, whatever form it comes in. */
#include <math.h>

#include "bound/bound_inside.h"

static int32_t plane_leg(const plan_legs *l, uint32_t a, uint32_t b)
{
    const double d = l->scale * hypot(l->x[a] - l->x[b], l->y[a] - l->y[b]);
    const double v = l->rounding == PLAN_UP ? ceil(d) : l->rounding == PLAN_DOWN ? floor(d) : floor(d + 0.5);
    return v < PLAN_UNREACHED ? (int32_t)v : PLAN_UNREACHED;
}

jalur_status legs_from(const plan_legs *l, uint32_t from, const uint32_t *to, uint32_t n, int32_t *time_s,
                       int32_t *distance_m)
{
    if (l->kind == PLAN_ASK) return l->ask(l->self, from, to, n, time_s, distance_m);
    for (uint32_t j = 0; j < n; j++) {
        if (l->kind == PLAN_PLANE) {
            time_s[j] = distance_m[j] = plane_leg(l, from, to[j]);
        } else {
            time_s[j] = l->time_s[(size_t)from * l->n + to[j]];
            distance_m[j] = l->distance_m[(size_t)from * l->n + to[j]];
        }
    }
    return JALUR_OK;
}
