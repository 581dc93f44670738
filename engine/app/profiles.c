/* Reads profiles.ini and kits.ini of data/profiles, which are compiled in. */
#include <ini.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/session.h"

extern const char app_profiles_ini[], app_kits_ini[];

typedef struct ini_state {
    jalur_project *p;
    const char *file;
    jalur_status st;
} ini_state;

static bool read_number(const char *text, double *out)
{
    char *end;
    *out = strtod(text, &end);
    return end != text && *end == 0 && isfinite(*out);
}

/* "kmh.trunk" -> the rest behind the dot when it starts with `head`, else NULL. */
static const char *behind(const char *key, const char *head)
{
    size_t n = strlen(head);
    return strncmp(key, head, n) == 0 ? key + n : NULL;
}

static bool set_speed(profile *q, const char *key, double v)
{
    const char *rest;
    road_class class;
    road_surface surface;
    if ((rest = behind(key, "kmh.")) && road_class_parse(rest, &class))
        q->kmh[class] = v;
    else if ((rest = behind(key, "dry.")) && road_surface_parse(rest, &surface))
        q->surface_factor[SEASON_DRY][surface] = v;
    else if ((rest = behind(key, "wet.")) && road_surface_parse(rest, &surface))
        q->surface_factor[SEASON_WET][surface] = v;
    else
        return false;
    return true;
}

static bool set_profile_key(profile *q, const char *key, const char *text)
{
    double v = 0;
    if (strcmp(key, "mode") == 0) return modes_parse(text, &q->mode);
    if (strcmp(key, "obeys_oneway") == 0 || strcmp(key, "tobler") == 0) {
        bool yes = strcmp(text, "yes") == 0;
        *(key[0] == 't' ? &q->tobler : &q->obeys_oneway) = yes;
        return yes || strcmp(text, "no") == 0;
    }
    if (!read_number(text, &v)) return false;
    if (strcmp(key, "max_kmh") == 0)
        q->max_kmh = v;
    else if (strcmp(key, "ferry_wait_min") == 0)
        q->ferry_wait_min = v;
    else if (strcmp(key, "access_kmh") == 0)
        q->access_kmh = v;
    else if (strcmp(key, "access_limit_m") == 0)
        q->access_limit_m = v;
    else
        return set_speed(q, key, v);
    return true;
}

static bool set_kit_key(kit *k, const char *key, const char *text)
{
    double v;
    if (!read_number(text, &v) || v < 0 || v > 1e6) return false;
    if (strcmp(key, "boxes") == 0)
        k->boxes = (uint32_t)v;
    else if (strcmp(key, "weight_kg") == 0)
        k->weight_g = (uint32_t)lround(v * 1e3);
    else if (strcmp(key, "volume_m3") == 0)
        k->volume_cm3 = (uint32_t)lround(v * 1e6);
    else
        return false;
    return true;
}

static int bad_line(ini_state *s, const char *section, const char *key, const char *text)
{
    s->st = err_at(s->p->ctx, JALUR_E_DATA, &(err_site){.file = s->file, .layer = section, .field = key, .found = text},
                   "%s: [%s] %s = %s is not understood", s->file, section, key, text);
    return 0;
}

static int on_profile(void *user, const char *section, const char *key, const char *text)
{
    ini_state *s = user;
    profile_set *set = &s->p->profiles;
    const char *name = behind(section, "profile ");
    if (!name || strlen(name) > PROFILE_NAME_MAX) return bad_line(s, section, key, text);
    uint32_t i = profile_find(set, name);
    if (i == JALUR_NONE) {
        if (set->n == PROFILES_MAX) return bad_line(s, section, key, text);
        i = set->n++;
        snprintf(set->item[i].name, sizeof set->item[i].name, "%s", name);
    }
    return set_profile_key(&set->item[i], key, text) ? 1 : bad_line(s, section, key, text);
}

enum { KITS_MAX = 32 };

static int on_kit(void *user, const char *section, const char *key, const char *text)
{
    ini_state *s = user;
    kit_set *set = &s->p->kits;
    const char *name = behind(section, "kit ");
    uint32_t i = 0;
    if (!name || strlen(name) >= sizeof set->item[0].name) return bad_line(s, section, key, text);
    while (i < set->n && strcmp(set->item[i].name, name) != 0) i++;
    if (i == set->n) {
        if (set->n == KITS_MAX) return bad_line(s, section, key, text);
        snprintf(set->item[set->n++].name, sizeof set->item[i].name, "%s", name);
    }
    return set_kit_key(&set->item[i], key, text) ? 1 : bad_line(s, section, key, text);
}

static jalur_status parse(jalur_project *p, const char *file, const char *text, ini_handler on_line)
{
    ini_state s = {.p = p, .file = file};
    int line = ini_parse_string(text, on_line, &s);
    if (s.st == JALUR_OK && line != 0)
        s.st = err_at(p->ctx, JALUR_E_DATA, &(err_site){.file = file, .row = line}, "%s, line %d is not understood", file, line);
    return s.st;
}

jalur_status profiles_load(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    TRY(arena_new(&p->fixed, PROFILES_MAX, sizeof *p->profiles.item, &p->profiles.item));
    TRY(arena_new(&p->fixed, KITS_MAX, sizeof *p->kits.item, &p->kits.item));
    TRY(parse(p, "data/profiles/profiles.ini", app_profiles_ini, on_profile));
    TRY(parse(p, "data/profiles/kits.ini", app_kits_ini, on_kit));
    for (uint32_t i = 0; i < p->profiles.n; i++)
        TRY(profile_validate(p->ctx, &p->profiles.item[i], "data/profiles/profiles.ini"));
done:
    return st;
}
