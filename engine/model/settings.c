#include "model/settings.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/decay.h"
#include "model/territory.h"

#define AT(member) offsetof(settings, member), sizeof(((settings *)0)->member)
#define TEXT(key, member, standard, help) {key, SETTING_TEXT, AT(member), 0, 0, standard, "", help}
#define INT(key, member, low, high, standard, unit, help) {key, SETTING_INT, AT(member), low, high, standard, unit, help}
#define REAL(key, member, low, high, standard, unit, help) \
    {key, SETTING_REAL, AT(member), low, high, standard, unit, help}
#define CLOCK(key, member, standard, help) {key, SETTING_CLOCK, AT(member), 0, 0, standard, "", help}

/* Sources of the numbers: data/SOURCES.md. */
static const setting_spec table[] = {
    TEXT("name", name, "", "title of the plan"),
    {"season", SETTING_SEASON, AT(season), 0, 0, "dry", "", "dry or wet: which roads are open and how fast"},
    INT("seed", seed, 0, 9e15, "1", "", "seed of every random choice"),
    REAL("network.join_m", join_m, 0, 100, "0", "m", "join line ends this near to another line; 0: shared vertices only"),
    INT("network.node_crossings", node_crossings, 0, 1, "0", "", "1: lines that cross are joined there, bridges excepted"),
    INT("plan.days", days, 1, SETTINGS_DAYS_MOST, "1", "days", "days of delivery; the deadline is on the last one"),
    CLOCK("plan.day_start", day_start_s, "06:00", "working day of a vehicle that is imported without a shift"),
    CLOCK("plan.day_end", day_end_s, "18:00", "end of that day"),
    CLOCK("plan.deadline", deadline_s, "", "kit must be there on the last day by then; empty: end of shift"),
    INT("plan.unload_base_s", unload_base_s, 0, 36000, "300", "s", "service time at a station"),
    INT("plan.unload_box_s", unload_box_s, 0, 36000, "30", "s", "and for each box"),
    INT("plan.load_s", load_s, 0, 36000, "1800", "s", "loading at the depot before each route"),
    INT("plan.docks", docks, 0, 10000, "0", "", "vehicles that load at once at a warehouse that names no number; 0: any"),
    INT("plan.escorts", delivery_escorts, 0, 100000, "0", "", "escorts for the routes of a day; 0: as many as wanted"),
    INT("plan.split", split, 0, 1, "0", "", "1: what no vehicle carries whole is brought in parts"),
    REAL("plan.balance_idr", balance_idr, 0, 1e7, "0", "Rp/h2", "price of a squared working hour of each route: evens them out"),
    REAL("plan.compact_idr", compact_idr, 0, 1e7, "0", "Rp/km", "price of a km between neighbours on a route: keeps routes compact"),
    REAL("plan.change_idr", change_idr, 0, 1e9, "50000", "Rp", "price of a station that the earlier plan had elsewhere"),
    REAL("plan.snap_limit_m", snap_limit_m, 0, 100000, "0", "m", "longest walk from the road; 0: the profile's"),
    REAL("plan.time_s", plan_time_s, 0.1, 86400, "20", "s", "search time"),
    INT("plan.table_places", table_places, 0, 30000, "6000", "places", "up to so many a table of travel; above, near places by road and the rest as asked"),
    REAL("plan.bound_share", bound_share, 0, 1000, "1", "", "time for a proven lower bound at most, as a share of the search time; 0: none"),
    INT("plan.bound_rounds", bound_rounds, 0, 1000000, "0", "", "rounds of it where the search stops by iterations; 0: none"),
    INT("plan.iterations", plan_iterations, 0, 9e15, "0", "", "search by iterations instead of time: same bytes again"),
    TEXT("plan.kit", kit, "pemilu-2024", "kit of data/profiles/kits.ini where a station names no boxes"),
    INT("staff.days", payout_days, 1, 365, "14", "days", "days of payout"),
    REAL("staff.work_min", work_min, 60, 1440, "480", "min", "H: working day"),
    REAL("staff.cash_min", cash_min, 0, 480, "60", "min", "kappa: cash draw and reconciliation a day"),
    REAL("staff.counter_min", counter_min, 0.1, 120, "4", "min", "sigma at the counter"),
    REAL("staff.community_min", community_min, 0.1, 120, "3", "min", "sigma at a community point"),
    REAL("staff.door_min", door_min, 0.1, 240, "5", "min", "sigma at the door"),
    REAL("staff.door_walk_min", door_walk_min, 0, 240, "6", "min", "w: between houses"),
    REAL("staff.load_cap", load_cap, 0, 1, "0", "", "rho: load cap of a counter queue; 0: from staff.wait_min"),
    REAL("staff.wait_min", wait_min, 0.1, 480, "10", "min", "mean wait at the counters that caps their load (M/M/s)"),
    REAL("staff.near_m", near_m, 0, 100000, "500", "m", "counter channel up to here"),
    INT("staff.community_from", community_from, 1, 100000, "50", "recipients", "villages of this size get a point"),
    REAL("staff.far_m", far_m, 0, 100000, "2000", "m", "may come to the counter against that rule, for staff.leave_idr"),
    INT("staff.point_from", point_from, 1, 100000, "1", "recipients", "smaller villages get no point even against that rule"),
    REAL("staff.leave_idr", leave_idr, 0, 1e7, "10000", "Rp", "for the way of a recipient who is paid against a rule"),
    REAL("staff.no_show", no_show, 0, 0.9, "0.06", "", "phi: share of temporaries absent"),
    REAL("staff.sure", sure, 0, 0.9999, "0", "", "the planned number is there with this probability; 0: as expected"),
    INT("staff.hire_lead_days", hire_lead_days, 0, 60, "2", "days", "l: before a temporary can work"),
    REAL("staff.wage_permanent_idr", wage_permanent_idr, 0, 1e8, "200000", "Rp/day", "where staff names none"),
    REAL("staff.wage_temporary_idr", wage_temporary_idr, 0, 1e8, "150000", "Rp/day", "where staff names none"),
    REAL("staff.hire_idr", hire_idr, 0, 1e9, "250000", "Rp", "cost of one hire"),
    INT("staff.payers_per_supervisor", payers_per_supervisor, 1, 1000, "3", "payers", "one supervisor for these"),
    REAL("staff.supervisor_idr", supervisor_idr, 0, 1e8, "200000", "Rp/day", "wage of a supervisor or coordinator"),
    REAL("staff.least_a_day", least_a_day, 0, 1000, "1", "recipients", "nobody is sent where a staff-day pays fewer"),
    INT("staff.nights", nights, 0, 60, "3", "nights", "a payer may stay away where he cannot or need not come home; 0: none"),
    REAL("staff.night_idr", night_idr, 0, 1e8, "150000", "Rp", "bed, meals and allowance of a night away"),
    TEXT("staff.rest_days", rest_days, "", "days without work: 7,14"),
    REAL("staff.overtime_min", overtime_min, 0, 480, "0", "min", "overtime a staff-day may have"),
    REAL("staff.overtime_factor", overtime_factor, 1, 10, "1.5", "", "wage of overtime"),
    REAL("staff.reserve", reserve, 0, 0.9, "0", "", "share of the time kept free for changes of the list"),
    INT("staff.learn_days", learn_days, 0, 365, "0", "days", "working days until a new temporary has full pace"),
    REAL("staff.learn_pace", learn_pace, 0.1, 1, "0.7", "", "share of the pace on the first of these days"),
    REAL("staff.absent", absent, 0, 0.9, "0", "", "share of visited ones who collect at the office later"),
    REAL("staff.upload_min", upload_min, 0, 480, "0", "min", "lost a day where there is no signal"),
    INT("staff.session_seats", session_seats, 0, 100000, "0", "recipients", "a day at one community point; 0: any"),
    REAL("staff.lend_max_min", lend_max_min, 0, 1440, "0", "min", "offices this near lend staff; 0: none do"),
    REAL("staff.lend_idr", lend_idr, 0, 1e8, "50000", "Rp/day", "allowance of one who is lent"),
    REAL("staff.amount_idr", amount_idr, 0, 1e9, "600000", "Rp", "paid to a recipient"),
    REAL("staff.cash_idr", cash_idr, 0, 1e13, "0", "Rp/day", "an office can hand out; 0: any"),
    INT("staff.escorts", escorts, 0, 100000, "0", "", "escorts at an office; 0: as many as wanted"),
    INT("staff.payers_per_escort", payers_per_escort, 1, 1000, "3", "payers", "in the field with one escort"),
    REAL("staff.urgency_signal", urgency_signal, 0.1, 100, "1.5", "", "villages with signal come first by this"),
    REAL("staff.kmh", staff_kmh, 0, 100, "0", "km/h", "of a payer where no known way leads; 0: nobody goes"),
    TEXT("staff.profile", staff_profile, "motorcycle", "profile by which payers travel"),
    TEXT("staff.walk_profile", walk_profile, "foot", "profile by which payers go from house to house"),
    TEXT("staff.areas_3t", areas_3t, "", "codes of remote (3T) areas: 53.04,53.05.02"),
    REAL("staff.weight_3t", weight_3t, 1, 100, "2", "", "weight of an unserved recipient in a 3T area"),
    REAL("staff.weight_homebound", weight_homebound, 1, 100, "2", "", "weight of an unserved homebound one"),
    REAL("cover.limit_min", cover_min, 1, 10000, "60", "min", "X: reached within"),
    TEXT("cover.profiles", cover_profiles, "motorcycle,foot", "profiles that coverage is measured by"),
    TEXT("cover.kinds", cover_kinds, "post", "office kinds that count as service points"),
    INT("cover.nearest", cover_nearest, 1, 8, "3", "points", "kept for each village; a full or closed one sends on to the next"),
    REAL("cover.counter_people", counter_people, 0, 1e9, "0", "people", "one counter can serve in the payout; 0: any number"),
    INT("cover.signal", cover_signal, 0, 4, "1", "", "signal level a served village needs, where known; 0: none"),
    REAL("cover.ground_kmh", ground_kmh, 0.1, 10, "3", "km/h", "on foot off the road on level ground, where heights but no friction were imported"),
    REAL("cover.ground_min", ground_min, 1, 10000, "600", "min", "ways that begin off the road on foot take at most so long"),
    TEXT("cover.first_date", first_date, "", "date of day 1 of the plans, YYYY-MM-DD, for deliveries that give dates"),
    INT("cover.as_of_day", as_of_day, 0, 730, "0", "day", "the last day that is over: what was planned by then is overdue; 0: last day with a delivery"),
    INT("cover.score_pairs", score_pairs, 0, 1000000000000, "20000000", "pairs", "villages times points up to which access scores are computed: each pair takes a travel time"),
    TEXT("cover.decay", cover_decay, "linear", "of the access score: step, linear, logistic or exponential"),
    INT("export.max_rows", export_max_rows, 1, 4000000000, "500000", "rows", "most roads in plan.gpkg and on the map (more: none), and most rows of access (more: the nearest point of each village alone, no access.geojson)"),
};

const setting_spec *settings_table(uint32_t *n)
{
    *n = (uint32_t)(sizeof table / sizeof table[0]);
    return table;
}

static const setting_spec *find_spec(const char *key)
{
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++)
        if (strcmp(table[i].key, key) == 0) return &table[i];
    return NULL;
}

/* Levenshtein distance, for "did you mean". */
static unsigned edit_distance(const char *a, const char *b)
{
    unsigned row[64];
    size_t n = strlen(b);
    if (n > 62) return 99;
    for (size_t j = 0; j <= n; j++) row[j] = (unsigned)j;
    for (size_t i = 0; a[i]; i++) {
        unsigned diagonal = row[0];
        row[0] = (unsigned)i + 1;
        for (size_t j = 1; j <= n; j++) {
            unsigned up = row[j], best = diagonal + (a[i] != b[j - 1]);
            if (up + 1 < best) best = up + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            diagonal = up;
            row[j] = best;
        }
    }
    return row[n];
}

static jalur_status unknown_key(jalur_ctx *ctx, const char *key)
{
    const setting_spec *nearest = &table[0];
    unsigned best = 99;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        unsigned d = edit_distance(key, table[i].key);
        if (d >= best) continue;
        best = d;
        nearest = &table[i];
    }
    char remedy[160];
    snprintf(remedy, sizeof remedy, "did you mean \"%s\"? `jalur help settings` lists all", nearest->key);
    return err_at(ctx, JALUR_E_USAGE, &(err_site){.field = key, .remedy = remedy}, "unknown setting \"%s\"", key);
}

static jalur_status bad_value(jalur_ctx *ctx, const setting_spec *spec, const char *value, const char *expected)
{
    return err_at(ctx, JALUR_E_DATA, &(err_site){.field = spec->key, .found = value, .expected = expected},
                  "setting %s cannot be \"%s\"", spec->key, value);
}

/* "HH:MM", 00:00 to 24:00; "" gives -1. */
static bool parse_clock(const char *text, int64_t *out)
{
    unsigned h, m;
    char rest;
    if (!text[0]) {
        *out = -1;
        return true;
    }
    if (sscanf(text, "%2u:%2u%c", &h, &m, &rest) != 2 || h > 24 || m > 59 || h * 60 + m > 1440) return false;
    *out = (int64_t)h * 3600 + (int64_t)m * 60;
    return true;
}

static bool parse_real(const char *text, double *out)
{
    char *end;
    errno = 0;
    *out = strtod(text, &end);
    if (end == text || strpbrk(text, "xXpP")) return false; /* nothing, or hexadecimal */
    while (isspace((unsigned char)*end)) end++;
    return *end == 0 && isfinite(*out);
}

static jalur_status set_number(jalur_ctx *ctx, const setting_spec *spec, const char *value, void *to)
{
    char expected[96];
    double v;
    snprintf(expected, sizeof expected, "%.15g to %.15g %s", spec->min, spec->max, spec->unit);
    if (!parse_real(value, &v) || v < spec->min || v > spec->max) return bad_value(ctx, spec, value, expected);
    if (spec->type == SETTING_REAL) {
        memcpy(to, &v, sizeof v);
        return JALUR_OK;
    }
    if (v != floor(v)) return bad_value(ctx, spec, value, "a whole number");
    memcpy(to, &(int64_t){(int64_t)v}, sizeof(int64_t));
    return JALUR_OK;
}

/* "7,14": whole numbers with commas or blanks between. */
static bool days_listed(const char *text)
{
    return strspn(text, "0123456789, ") == strlen(text);
}

static bool date_or_empty(const char *text)
{
    static const uint8_t LENGTH[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    unsigned y, m, d;
    char rest;
    if (!text[0]) return true;
    if (strlen(text) != 10 || sscanf(text, "%4u-%2u-%2u%c", &y, &m, &d, &rest) != 3 || y < 1 || m < 1 || m > 12 || d < 1) return false;
    const bool leap = (y % 4 == 0 && y % 100 != 0) || y % 400 == 0;
    return d <= LENGTH[m - 1] || (m == 2 && leap && d == 29);
}

static bool kinds_listed(const char *text)
{
    char word[32];
    while (*text) {
        office_kind kind;
        text += strspn(text, ", ");
        const size_t n = strcspn(text, ",");
        if (n == 0) continue;
        if (n >= sizeof word) return false;
        memcpy(word, text, n);
        word[n] = 0;
        if (!office_kind_parse(word, &kind)) return false;
        text += n;
    }
    return true;
}

/* It goes into names of pages and files of tables. */
static bool one_line(const char *text)
{
    size_t n = 1;
    for (const unsigned char *p = (const unsigned char *)text; *p && n; p += n) n = *p < ' ' || *p == 0x7f ? 0 : text_utf8_length(p);
    return n > 0;
}

/* What a text must be that later stages would misread without a word; NULL when it will do. */
static const char *bad_text(const char *key, const char *value)
{
    decay d;
    if (!one_line(value)) return "one line of UTF-8 text";
    if (strcmp(key, "staff.rest_days") == 0 && !days_listed(value)) return "numbers of days: 7,14";
    if (strcmp(key, "cover.first_date") == 0 && !date_or_empty(value)) return "a date as YYYY-MM-DD";
    if (strcmp(key, "cover.decay") == 0 && !decay_parse(value, &d)) return "step, linear, logistic or exponential";
    if (strcmp(key, "cover.kinds") == 0 && !kinds_listed(value)) return "kinds of offices: post, community";
    return NULL;
}

static jalur_status set_value(jalur_ctx *ctx, settings *s, const setting_spec *spec, const char *value)
{
    char *to = (char *)s + spec->offset;
    int64_t clock_s;
    switch (spec->type) {
    case SETTING_TEXT:
        if (strlen(value) >= spec->size_bytes) return bad_value(ctx, spec, value, "a shorter text");
        if (bad_text(spec->key, value)) return bad_value(ctx, spec, value, bad_text(spec->key, value));
        snprintf(to, spec->size_bytes, "%s", value);
        return JALUR_OK;
    case SETTING_SEASON:
        if (!season_parse(value, &s->season)) return bad_value(ctx, spec, value, "dry or wet");
        return JALUR_OK;
    case SETTING_CLOCK:
        if (!parse_clock(value, &clock_s) || (clock_s < 0 && spec->standard[0]))
            return bad_value(ctx, spec, value, "a time of day as HH:MM");
        memcpy(to, &clock_s, sizeof clock_s);
        return JALUR_OK;
    case SETTING_INT:
    case SETTING_REAL: return set_number(ctx, spec, value, to);
    }
    return JALUR_OK;
}

jalur_status settings_set(jalur_ctx *ctx, settings *s, const char *key, const char *value)
{
    const setting_spec *spec = find_spec(key);
    return spec ? set_value(ctx, s, spec, value) : unknown_key(ctx, key);
}

bool settings_rest_day(const settings *s, uint32_t day)
{
    const char *at = s->rest_days;
    while (*at) {
        char *end;
        const unsigned long found = isdigit((unsigned char)*at) ? strtoul(at, &end, 10) : 0;
        if (isdigit((unsigned char)*at)) {
            if (found == day) return true;
            at = end;
        } else {
            at++;
        }
    }
    return false;
}

bool settings_names_area(const char *list, const char *code)
{
    while (*list) {
        list += strspn(list, ", ");
        size_t n = strcspn(list, ", ");
        if (n > 0 && strncmp(code, list, n) == 0 && (code[n] == 0 || code[n] == '.')) return true;
        list += n;
    }
    return false;
}

void settings_init(settings *s)
{
    *s = (settings){0};
    jalur_ctx *ctx = jalur_ctx_new(NULL); /* only to hold errors, and the defaults have none */
    for (size_t i = 0; ctx && i < sizeof table / sizeof table[0]; i++)
        (void)set_value(ctx, s, &table[i], table[i].standard);
    jalur_ctx_free(ctx);
}

jalur_status settings_get(jalur_ctx *ctx, const settings *s, const setting_spec *spec, char **out)
{
    const char *at = (const char *)s + spec->offset;
    int64_t integer = 0;
    double real = 0;
    switch (spec->type) {
    case SETTING_TEXT: return mem_copy_text(ctx, at, out);
    case SETTING_SEASON: return mem_copy_text(ctx, season_name(s->season), out);
    case SETTING_REAL:
        memcpy(&real, at, sizeof real);
        return mem_printf(ctx, out, "%.15g", real);
    case SETTING_INT:
        memcpy(&integer, at, sizeof integer);
        return mem_printf(ctx, out, "%lld", (long long)integer);
    case SETTING_CLOCK:
        memcpy(&integer, at, sizeof integer);
        if (integer < 0) return mem_copy_text(ctx, "", out);
        return mem_printf(ctx, out, "%02d:%02d", (int)(integer / 3600), (int)(integer / 60 % 60));
    }
    return err_set(ctx, JALUR_E_INTERNAL, "setting %s has no type", spec->key);
}
