#include "model/profile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

uint32_t profile_find(const profile_set *set, const char *name)
{
    for (uint32_t i = 0; i < set->n; i++)
        if (strcmp(set->item[i].name, name) == 0) return i;
    return JALUR_NONE;
}

static jalur_status out_of_range(jalur_ctx *ctx, const profile *p, const char *file, const char *key, double found,
                                 const char *expected)
{
    char text[32];
    snprintf(text, sizeof text, "%g", found);
    return err_at(ctx, JALUR_E_DATA, &(err_site){.file = file, .field = key, .found = text, .expected = expected},
                  "profile \"%s\": %s is out of range", p->name, key);
}

static bool within(double v, double low, double high)
{
    return isfinite(v) && v >= low && v <= high;
}

jalur_status profile_validate(jalur_ctx *ctx, const profile *p, const char *file)
{
    if (p->mode == 0 || (p->mode & (p->mode - 1)) != 0 || p->mode > MODE_BOAT)
        return out_of_range(ctx, p, file, "mode", p->mode, "one of truck, pickup, motorcycle, foot, boat");
    char key[40];
    for (int c = 0; c < ROAD_CLASSES; c++) {
        snprintf(key, sizeof key, "kmh.%s", road_class_name((road_class)c));
        if (!within(p->kmh[c], 0, 200)) return out_of_range(ctx, p, file, key, p->kmh[c], "0 to 200 km/h");
    }
    for (int s = 0; s < SEASONS; s++)
        for (int u = 0; u < SURFACES; u++) {
            snprintf(key, sizeof key, "%s.%s", season_name((season)s), road_surface_name((road_surface)u));
            if (!within(p->surface_factor[s][u], 0, 2))
                return out_of_range(ctx, p, file, key, p->surface_factor[s][u], "0 to 2");
        }
    if (!within(p->max_kmh, 1, 200)) return out_of_range(ctx, p, file, "max_kmh", p->max_kmh, "1 to 200 km/h");
    if (!within(p->ferry_wait_min, 0, 1440))
        return out_of_range(ctx, p, file, "ferry_wait_min", p->ferry_wait_min, "0 to 1440 minutes");
    if (!within(p->access_kmh, 0.1, 20)) return out_of_range(ctx, p, file, "access_kmh", p->access_kmh, "0.1 to 20 km/h");
    if (!within(p->access_limit_m, 0, 100000))
        return out_of_range(ctx, p, file, "access_limit_m", p->access_limit_m, "0 to 100000 m");
    return JALUR_OK;
}

const char *season_name(season s)
{
    return s == SEASON_WET ? "wet" : "dry";
}

bool season_parse(const char *text, season *out)
{
    if (strcmp(text, "dry") == 0 || strcmp(text, "kemarau") == 0)
        *out = SEASON_DRY;
    else if (strcmp(text, "wet") == 0 || strcmp(text, "hujan") == 0)
        *out = SEASON_WET;
    else
        return false;
    return true;
}

double profile_speed_kmh(const profile *p, season s, const road *r)
{
    if (r->class >= ROAD_CLASSES || r->surface >= SURFACES) return 0;
    if (r->modes != 0 && (r->modes & p->mode) == 0) return 0;
    if (s == SEASON_WET && (r->flags & ROAD_DRY_ONLY)) return 0;
    double kmh = p->kmh[r->class];
    if (r->class != ROAD_FERRY && r->class != ROAD_WATER) kmh *= p->surface_factor[s][r->surface];
    if (r->max_kmh > 0 && kmh > r->max_kmh) kmh = r->max_kmh;
    if (kmh > p->max_kmh) kmh = p->max_kmh;
    return kmh < 0.1 ? 0 : kmh;
}

double profile_tobler_factor(double slope)
{
    return exp(-3.5 * (fabs(slope + 0.05) - 0.05));
}

bool closure_concerns(const closure *c, const profile *p, season s)
{
    return (c->seasons >> s & 1) && (!c->profile[0] || strcmp(c->profile, p->name) == 0);
}
