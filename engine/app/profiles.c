/* Profiles and kits: those of data/profiles, which are compiled in, and profiles that a project brings itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/ini_text.h"
#include "app/session.h"
#include "base/hash.h"

extern const char app_profiles_ini[], app_kits_ini[];

typedef struct ini_state {
    jalur_project *p;
    const char *file, *expected; /* what a key may be */
    jalur_status st;
    uint32_t n_keys;
    bool once;    /* a key may stand once in a section; not in a project's own, which is one import behind the other */
    textmap seen; /* "section\nkey" */
    arena mem;    /* of the names in it */
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

/* All values of another profile, to be changed by the keys behind it. */
static bool set_like(const profile_set *set, profile *q, const char *other)
{
    const uint32_t i = profile_find(set, other);
    if (i == JALUR_NONE) return false;
    profile copy = set->item[i];
    memcpy(copy.name, q->name, sizeof copy.name);
    *q = copy;
    return true;
}

static bool set_profile_key(const profile_set *set, profile *q, const char *key, const char *text)
{
    double v = 0;
    if (strcmp(key, "like") == 0) return set_like(set, q, text);
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
    s->st = err_at(s->p->ctx, JALUR_E_DATA, &(err_site){.file = s->file, .layer = section, .field = key, .found = text, .expected = s->expected},
                   "%s: [%s] %s = %s is not understood", s->file, section, key, text);
    return 0;
}

/* Is the key there for the second time? Then, or where there is no memory, s->st says so. */
static bool is_repeated(ini_state *s, const char *section, const char *key)
{
    jalur_status st = JALUR_OK;
    char text[512];
    const char *kept;
    (void)snprintf(text, sizeof text, "%s\n%s", section, key);
    if (textmap_get(&s->seen, text) != JALUR_NONE)
        TRY(err_at(s->p->ctx, JALUR_E_DATA, &(err_site){.file = s->file, .layer = section, .field = key, .expected = "once in a section"},
                   "%s: [%s] says %s twice", s->file, section, key));
    TRY(arena_text(&s->mem, text, &kept));
    TRY(textmap_put(s->p->ctx, &s->seen, kept, 1));
done:
    s->st = st;
    return st != JALUR_OK;
}

/* Names stand in lists of settings and in names of files. */
static bool name_fits(const char *name)
{
    const size_t n = strlen(name);
    return n > 0 && n <= PROFILE_NAME_MAX && strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == n;
}

static int on_profile(void *user, const char *section, const char *key, const char *text)
{
    ini_state *s = user;
    profile_set *set = &s->p->profiles;
    const char *name = behind(section, "profile ");
    s->n_keys++;
    if (!name || !name_fits(name)) return bad_line(s, section, key, text);
    if (s->once && is_repeated(s, section, key)) return 0;
    uint32_t i = profile_find(set, name);
    if (i == JALUR_NONE) {
        if (set->n == PROFILES_MAX) {
            s->st = err_at(s->p->ctx, JALUR_E_DATA, &(err_site){.file = s->file, .layer = section, .remedy = "give one that you do not need other values"},
                           "%s: [%s] would be one profile more than the %d that there may be", s->file, section, PROFILES_MAX);
            return 0;
        }
        i = set->n++;
        snprintf(set->item[i].name, sizeof set->item[i].name, "%s", name);
    }
    return set_profile_key(set, &set->item[i], key, text) ? 1 : bad_line(s, section, key, text);
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

static jalur_status read_profiles(jalur_project *p, const char *file, const char *text, bool once)
{
    jalur_status st = JALUR_OK;
    ini_state s = {.p = p, .file = file, .once = once,
                   .expected = "in a section [profile NAME] (letters, digits, _ and -): like, mode, kmh.CLASS, dry.SURFACE, "
                               "wet.SURFACE, max_kmh, ferry_wait_min, access_kmh, access_limit_m, obeys_oneway, tobler"};
    arena_init(&s.mem, p->ctx);
    TRY(ini_text_read(p->ctx, file, text, on_profile, &s, &s.st));
    if (s.n_keys == 0) TRY(err_at(p->ctx, JALUR_E_DATA, &(err_site){.file = file, .expected = s.expected}, "%s holds no profile", file));
    for (uint32_t i = 0; i < p->profiles.n; i++) TRY(profile_validate(p->ctx, &p->profiles.item[i], file));
done:
    textmap_release(p->ctx, &s.seen);
    arena_release(&s.mem);
    return st;
}

jalur_status profiles_load(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    ini_state kits = {.p = p, .file = "data/profiles/kits.ini", .expected = "boxes, weight_kg or volume_m3 of a [kit NAME]"};
    TRY(arena_new(&p->fixed, PROFILES_MAX, sizeof *p->profiles.item, &p->profiles.item));
    TRY(arena_new(&p->fixed, KITS_MAX, sizeof *p->kits.item, &p->kits.item));
    TRY(read_profiles(p, "data/profiles/profiles.ini", app_profiles_ini, true));
    TRY(ini_text_read(p->ctx, kits.file, app_kits_ini, on_kit, &kits, &kits.st));
done:
    return st;
}

jalur_status profiles_of_project(jalur_project *p)
{
    jalur_status st = JALUR_OK;
    char *text = NULL;
    TRY(store_load_profiles(p->store, &text));
    if (text) TRY(read_profiles(p, "profiles of the project", text, false));
done:
    mem_free(p->ctx, text);
    return st;
}

static jalur_status check_profiles(jalur_project *p, const char *list)
{
    char words[sizeof p->set.cover_profiles];
    uint32_t n = 0;
    snprintf(words, sizeof words, "%s", list);
    for (char *rest = words, *word; (word = strtok_r(rest, ", ", &rest)); n++)
        if (profile_find(&p->profiles, word) == JALUR_NONE) return session_no_profile(p, word);
    return n ? JALUR_OK : session_no_profile(p, "");
}

static jalur_status check_kit(jalur_project *p, const char *name)
{
    char known[256] = "";
    for (uint32_t i = 0; i < p->kits.n; i++) {
        if (strcmp(p->kits.item[i].name, name) == 0) return JALUR_OK;
        const size_t n = strlen(known);
        snprintf(known + n, sizeof known - n, "%s%s", n ? ", " : "", p->kits.item[i].name);
    }
    return err_at(p->ctx, JALUR_E_DATA, &(err_site){.field = "plan.kit", .found = name, .expected = known}, "there is no kit \"%s\"", name);
}

jalur_status profiles_check_setting(jalur_project *p, const char *key, const char *text)
{
    jalur_status st = JALUR_OK;
    if (strcmp(key, "plan.kit") == 0) st = check_kit(p, text);
    if (strcmp(key, "cover.profiles") == 0 || strcmp(key, "staff.profile") == 0 || strcmp(key, "staff.walk_profile") == 0)
        st = check_profiles(p, text);
    return err_while(p->ctx, st, "setting %s", key);
}

/* What the project had and the new text behind it, so that the newer word holds. */
static jalur_status save_profiles(jalur_project *p, const char *text)
{
    jalur_status st = JALUR_OK;
    char *before = NULL, *all = NULL;
    TRY(store_load_profiles(p->store, &before));
    const size_t n = (before ? strlen(before) : 0) + strlen(text) + 2;
    if (n > INI_BYTES_MAX)
        TRY(err_set(p->ctx, JALUR_E_DATA, "the profiles of a project take %d bytes at most, these would be %zu", INI_BYTES_MAX, n));
    TRY(mem_new(p->ctx, n, 1, &all));
    const char *own = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text; /* a byte order mark is one at the very start only */
    (void)snprintf(all, n, "%s\n%s", before ? before : "", own);
    TRY(store_save_profiles(p->store, all));
done:
    mem_free(p->ctx, before);
    mem_free(p->ctx, all);
    return st;
}

jalur_status profiles_import(jalur_project *p, const char *file, jalur_report *report)
{
    jalur_status st = JALUR_OK;
    profile *before = NULL;
    char *text = NULL;
    const uint32_t n = p->profiles.n;
    TRY(mem_new(p->ctx, PROFILES_MAX, sizeof *before, &before));
    memcpy(before, p->profiles.item, PROFILES_MAX * sizeof *before);
    TRY(ini_text_load(p->ctx, file, &text));
    TRY(read_profiles(p, file, text, true));
    TRY(save_profiles(p, text));
    report_text(report, "file", "file", file);
    jalur_report *list = report_list(report, "profiles", "Profiles");
    for (uint32_t i = 0; i < p->profiles.n; i++) {
        if (i < n && memcmp(&before[i], &p->profiles.item[i], sizeof *before) == 0) continue;
        jalur_report *row = report_row(list);
        report_text(row, "profile", "profile", p->profiles.item[i].name);
        report_bool(row, "new", "new", i >= n);
        report_real(row, "max_kmh", "km/h at most", p->profiles.item[i].max_kmh, 0, "km/h");
    }
    TRY(report_status(report));
done:
    if (st != JALUR_OK && before) {
        memcpy(p->profiles.item, before, PROFILES_MAX * sizeof *before);
        p->profiles.n = n;
    }
    mem_free(p->ctx, before);
    mem_free(p->ctx, text);
    return st;
}
