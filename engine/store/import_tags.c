/* What a road is, from the words of many makers: OpenStreetMap, Geofabrik, osm2pgsql, RBI, road offices, jalur. */
#include "store/import.h"

#include "model/terms.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct class_word {
    const char *word;
    int class;
} class_word; /* keys as of import_key */

enum { NOT_A_ROAD = -1, NOT_BUILT = -2, NOT_KNOWN = -3 };

static const class_word CLASS_WORDS[] = {
    {"motorway", ROAD_MOTORWAY},
    {"motorwaylink", ROAD_MOTORWAY},
    {"tol", ROAD_MOTORWAY},
    {"jalantol", ROAD_MOTORWAY},
    {"trunk", ROAD_TRUNK},
    {"trunklink", ROAD_TRUNK},
    {"nasional", ROAD_TRUNK},
    {"primary", ROAD_PRIMARY},
    {"primarylink", ROAD_PRIMARY},
    {"arteri", ROAD_PRIMARY},
    {"arteriprimer", ROAD_PRIMARY},
    {"arterisekunder", ROAD_PRIMARY},
    {"jap", ROAD_PRIMARY},
    {"secondary", ROAD_SECONDARY},
    {"secondarylink", ROAD_SECONDARY},
    {"kolektor", ROAD_SECONDARY},
    {"kolektorprimer", ROAD_SECONDARY},
    {"kolektorsekunder", ROAD_SECONDARY},
    {"provinsi", ROAD_SECONDARY},
    {"jkp1", ROAD_SECONDARY},
    {"jkp2", ROAD_SECONDARY},
    {"jkp3", ROAD_SECONDARY},
    {"jkp4", ROAD_SECONDARY},
    {"jks", ROAD_SECONDARY},
    {"tertiary", ROAD_TERTIARY},
    {"tertiarylink", ROAD_TERTIARY},
    {"kabupaten", ROAD_TERTIARY},
    {"residential", ROAD_LOCAL},
    {"unclassified", ROAD_LOCAL},
    {"livingstreet", ROAD_LOCAL},
    {"lokal", ROAD_LOCAL},
    {"lokalprimer", ROAD_LOCAL},
    {"lokalsekunder", ROAD_LOCAL},
    {"local", ROAD_LOCAL},
    {"road", ROAD_LOCAL},
    {"jalan", ROAD_LOCAL},
    {"desa", ROAD_LOCAL},
    {"lingkungan", ROAD_LOCAL},
    {"kota", ROAD_LOCAL},
    {"service", ROAD_OTHER},
    {"lain", ROAD_OTHER},
    {"lainnya", ROAD_OTHER},
    {"other", ROAD_OTHER},
    {"transportasidaratlainnya", ROAD_OTHER},
    {"busway", ROAD_OTHER},
    {"services", ROAD_OTHER},
    {"rumija", ROAD_OTHER},
    {"track", ROAD_TRACK},
    {"trackgrade1", ROAD_TRACK},
    {"trackgrade2", ROAD_TRACK},
    {"trackgrade3", ROAD_TRACK},
    {"trackgrade4", ROAD_TRACK},
    {"trackgrade5", ROAD_TRACK},
    {"perkebunan", ROAD_TRACK},
    {"holing", ROAD_TRACK},
    {"hauling", ROAD_TRACK},
    {"tanah", ROAD_TRACK},
    {"usahatani", ROAD_TRACK},
    {"byway", ROAD_TRACK},
    {"path", ROAD_PATH},
    {"footway", ROAD_PATH},
    {"pedestrian", ROAD_PATH},
    {"steps", ROAD_PATH},
    {"cycleway", ROAD_PATH},
    {"bridleway", ROAD_PATH},
    {"setapak", ROAD_PATH},
    {"jalansetapak", ROAD_PATH},
    {"ferry", ROAD_FERRY},
    {"penyeberangan", ROAD_FERRY},
    {"water", ROAD_WATER},
    {"jalurperahu", ROAD_WATER},
    {"runway", NOT_A_ROAD},
    {"taxiway", NOT_A_ROAD},
    {"river", NOT_A_ROAD},
    {"canal", NOT_A_ROAD},
    {"stream", NOT_A_ROAD},
    {"drain", NOT_A_ROAD},
    {"sungai", NOT_A_ROAD},
    {"irigasi", NOT_A_ROAD},
    {"pipeline", NOT_A_ROAD},
    {"pipagas", NOT_A_ROAD},
    {"relkeretaapi", NOT_A_ROAD},
    {"keretaapi", NOT_A_ROAD},
    {"rail", NOT_A_ROAD},
    {"railway", NOT_A_ROAD},
    {"powerline", NOT_A_ROAD},
    {"platform", NOT_A_ROAD},
    {"busstop", NOT_A_ROAD},
    {"restarea", NOT_A_ROAD},
    {"elevator", NOT_A_ROAD},
    {"corridor", NOT_A_ROAD},
    {"raceway", NOT_A_ROAD},
    {"no", NOT_A_ROAD},
    {"construction", NOT_BUILT},
    {"proposed", NOT_BUILT},
    {"planned", NOT_BUILT},
    {"abandoned", NOT_BUILT},
    {"razed", NOT_BUILT},
    {"disused", NOT_BUILT},
    {"rencana", NOT_BUILT},
};

static int class_of_word(const char *word)
{
    road_class own;
    char key[96];
    if (road_class_parse(word, &own)) return (int)own;
    import_key(word, key, sizeof key);
    const char *at = key;
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < sizeof CLASS_WORDS / sizeof CLASS_WORDS[0]; i++)
            if (strcmp(at, CLASS_WORDS[i].word) == 0) return CLASS_WORDS[i].class;
        if (STARTS_WITH(key, "jalan"))
            at = key + 5; /* "Jalan Lokal" */
        else if (STARTS_WITH(key, "jalur"))
            at = key + 5;
        else
            break;
    }
    return NOT_KNOWN;
}

static bool yes(const char *text)
{
    return EQUAL(text, "yes") || EQUAL(text, "true") || EQUAL(text, "1") || EQUAL(text, "T") || EQUAL(text, "ya") ||
           EQUAL(text, "viaduct") || EQUAL(text, "building_passage") || EQUAL(text, "covered");
}

static bool one_of(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (EQUAL(text, *words)) return true;
    return false;
}

/* Geofabrik writes B / F / T: both, forward, against ("to-from"). A small t or f is a database's true or false. */
static bool oneway_parse(const char *text, int8_t *out)
{
    static const char *const FORWARD[] = {"yes", "true", "1", "forward", "ya", "searah", "satu arah", "1 arah", NULL};
    static const char *const BACKWARD[] = {"-1", "reverse", "backward", NULL};
    static const char *const BOTH[] = {"", "no", "false", "0", "B", "tidak", "dua arah", "2 arah", NULL};
    const bool forward = strcmp(text, "F") == 0 || strcmp(text, "t") == 0 || one_of(text, FORWARD);
    const bool backward = strcmp(text, "T") == 0 || one_of(text, BACKWARD);
    *out = (int8_t)(forward ? ROAD_FORWARD : backward ? ROAD_BACKWARD : ROAD_BOTH);
    return forward || backward || strcmp(text, "f") == 0 || one_of(text, BOTH);
}

static bool surface_read(const char *text, uint8_t *out)
{
    static const struct {
        const char *word;
        road_surface surface;
    } WORDS[] = {
        {"asphalt", SURFACE_PAVED},      {"paved", SURFACE_PAVED},          {"concrete", SURFACE_PAVED},
        {"pavingstones", SURFACE_PAVED}, {"sett", SURFACE_PAVED},           {"aspal", SURFACE_PAVED},
        {"beton", SURFACE_PAVED},        {"rigid", SURFACE_PAVED},          {"paving", SURFACE_PAVED},
        {"cobblestone", SURFACE_PAVED},  {"concreteplates", SURFACE_PAVED}, {"concretelanes", SURFACE_PAVED},
        {"wood", SURFACE_PAVED},         {"metal", SURFACE_PAVED},          {"chipseal", SURFACE_PAVED},
        {"gravel", SURFACE_GRAVEL},      {"finegravel", SURFACE_GRAVEL},    {"compacted", SURFACE_GRAVEL},
        {"pebblestone", SURFACE_GRAVEL}, {"kerikil", SURFACE_GRAVEL},       {"macadam", SURFACE_GRAVEL},
        {"makadam", SURFACE_GRAVEL},     {"batu", SURFACE_GRAVEL},          {"perkerasan", SURFACE_GRAVEL},
        {"rock", SURFACE_GRAVEL},        {"unpaved", SURFACE_EARTH},        {"ground", SURFACE_EARTH},
        {"dirt", SURFACE_EARTH},         {"earth", SURFACE_EARTH},          {"mud", SURFACE_EARTH},
        {"sand", SURFACE_EARTH},         {"grass", SURFACE_EARTH},          {"tanah", SURFACE_EARTH},
        {"pasir", SURFACE_EARTH},        {"clay", SURFACE_EARTH},
    };
    road_surface own;
    char key[48];
    *out = SURFACE_UNKNOWN;
    if (road_surface_parse(text, &own)) *out = (uint8_t)own;
    if (!*text || road_surface_parse(text, &own)) return true;
    import_key(text, key, sizeof key);
    for (size_t i = 0; i < sizeof WORDS / sizeof WORDS[0]; i++) {
        if (strcmp(key, WORDS[i].word) != 0) continue;
        *out = (uint8_t)WORDS[i].surface;
        return true;
    }
    return false;
}

/* "50", "50 km/h", "30 mph"; words like "none" or "ID:urban" say nothing. */
static uint8_t speed_of(const char *text)
{
    char *end = NULL;
    double kmh = CPLStrtod(text, &end);
    if (end == text || !(kmh > 0)) return 0;
    if (strstr(end, "mph")) kmh *= 1.609344;
    if (kmh > 200) return 0;
    return (uint8_t)(kmh + 0.5);
}

static bool denied(const char *text)
{
    return EQUAL(text, "no") || EQUAL(text, "tidak");
}
static bool allowed(const char *text)
{
    return EQUAL(text, "yes") || EQUAL(text, "designated") || EQUAL(text, "permissive");
}

static road_verdict modes_of(const road_tags *t, road *out)
{
    out->modes = 0;
    if (*t->modes && modes_parse(t->modes, &out->modes)) return ROAD_TAKE;
    if (denied(t->access) && !allowed(t->motor)) {
        if (!allowed(t->foot)) return ROAD_NO_ACCESS;
        out->modes = MODE_FOOT;
    } else if (denied(t->motor)) {
        out->modes = MODE_FOOT;
    } else if (denied(t->foot) && out->class <= ROAD_OTHER) {
        out->modes = MODE_TRUCK | MODE_PICKUP | MODE_MOTORCYCLE;
    }
    return ROAD_TAKE;
}

/* The first column that says something decides. */
static int class_of(const road_tags *t, char word[64])
{
    const char *const ORDER[] = {t->class, t->highway, t->fclass, t->remark, t->function, t->type};
    int found = NOT_KNOWN;
    word[0] = 0;
    if (EQUAL(t->route, "ferry") && !*t->highway) return ROAD_FERRY;
    for (size_t i = 0; i < sizeof ORDER / sizeof ORDER[0]; i++) {
        if (!*ORDER[i]) continue;
        int c = class_of_word(ORDER[i]);
        if (!word[0]) snprintf(word, 64, "%s", ORDER[i]);
        if (c == NOT_KNOWN) continue;
        found = c;
        break;
    }
    if (!word[0] && *t->not_road) {
        snprintf(word, 64, "%s", t->not_road);
        return NOT_A_ROAD;
    }
    return found;
}

static bool dry_only(const char *text)
{
    return EQUAL(text, "dry") || EQUAL(text, "dry_season") || EQUAL(text, "kemarau");
}

/* Waiting in whole minutes, up to a day, from H:MM or minutes with decimals. */
static bool wait_read(const char *text, uint16_t *out)
{
    enum { DAY_MIN = 1440 };
    int32_t wait_s = 0;
    char *end = NULL;
    const double wait_min = terms_duration(text, &wait_s) ? wait_s / 60.0 : CPLStrtod(text, &end);
    const bool good = !*text || ((!end || (end != text && *end == 0)) && wait_min >= 0 && wait_min <= DAY_MIN);
    *out = (uint16_t)(good ? wait_min + 0.5 : 0);
    return good;
}

const char *road_odd_cell(const road_tags *t, const char **column_name)
{
    static const char *const SEASONS_SAID[] = {"", "no", "tidak", "all", "semua", NULL};
    uint8_t u8;
    uint16_t u16;
    int8_t i8;
    const struct { const char *of, *text; bool good; } cell[] = {
        {"surface", t->surface, surface_read(t->surface, &u8)},
        {"oneway", t->oneway, oneway_parse(t->oneway, &i8)},
        {"season", t->season, dry_only(t->season) || one_of(t->season, SEASONS_SAID)},
        {"modes", t->modes, modes_parse(t->modes, &u8)},
        {"wait_min", t->wait_min, wait_read(t->wait_min, &u16)}};
    for (size_t i = 0; i < sizeof cell / sizeof cell[0]; i++) {
        if (cell[i].good) continue;
        *column_name = cell[i].of;
        return cell[i].text;
    }
    return NULL;
}

road_verdict road_from_tags(const road_tags *t, road *out, char word[64])
{
    int c = class_of(t, word);
    if (c == NOT_A_ROAD) return ROAD_NOT;
    if (c == NOT_BUILT) return ROAD_NOT_BUILT;
    out->class = (uint8_t)(c == NOT_KNOWN ? ROAD_OTHER : c);
    (void)surface_read(t->surface, &out->surface);
    (void)oneway_parse(t->oneway, &out->oneway);
    bool motorway = out->class == ROAD_MOTORWAY && !strstr(word, "link");
    if (!*t->oneway && (motorway || EQUAL(t->junction, "roundabout") || EQUAL(t->junction, "circular")))
        out->oneway = ROAD_FORWARD;
    out->flags = 0;
    if (yes(t->bridge)) out->flags |= ROAD_BRIDGE;
    if (yes(t->tunnel)) out->flags |= ROAD_TUNNEL;
    if (dry_only(t->season)) out->flags |= ROAD_DRY_ONLY;
    out->max_kmh = speed_of(t->max_kmh);
    (void)wait_read(t->wait_min, &out->wait_min);
    if (modes_of(t, out) == ROAD_NO_ACCESS) return ROAD_NO_ACCESS;
    if (c != NOT_KNOWN) return ROAD_TAKE;
    return word[0] ? ROAD_TAKE_UNKNOWN : ROAD_TAKE_NO_CLASS;
}

/* Reads one quoted text with backslash escapes; returns the place behind it or NULL. */
static const char *hstore_quoted(const char *at, char *out, size_t size)
{
    size_t n = 0;
    if (*at++ != '"') return NULL;
    for (; *at && *at != '"'; at++) {
        if (*at == '\\' && at[1]) at++;
        if (n + 1 < size) out[n++] = *at;
    }
    out[n] = 0;
    return *at == '"' ? at + 1 : NULL;
}

bool hstore_get(const char *text, const char *key, char *out, size_t size)
{
    char name[64];
    out[0] = 0;
    for (const char *at = text; at && *at;) {
        at += strspn(at, ", \t\r\n");
        at = hstore_quoted(at, name, sizeof name);
        if (!at) return false;
        at += strspn(at, " ");
        if (!STARTS_WITH(at, "=>")) return false;
        at += 2;
        at += strspn(at, " ");
        if (EQUALN(at, "NULL", 4)) {
            at += 4;
            continue;
        }
        at = hstore_quoted(at, out, size);
        if (at && strcmp(name, key) == 0) return true;
        out[0] = 0;
    }
    return false;
}
