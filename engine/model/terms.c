#include "model/terms.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { DAY_S = 86400, LENGTH_MAX_S = 14 * DAY_S };

static void skip(const char **at, const char *set)
{
    *at += strspn(*at, set);
}

/* Digits only, at most `most`. */
static bool number(const char **at, int32_t most, int32_t *out)
{
    int64_t v = 0;
    const char *p = *at;
    if (!isdigit((unsigned char)*p)) return false;
    for (; isdigit((unsigned char)*p); p++) {
        v = v * 10 + (*p - '0');
        if (v > most) return false;
    }
    *at = p;
    *out = (int32_t)v;
    return true;
}

/* "HH:MM" or "HH.MM", up to 24:00. */
static bool clock_time(const char **at, int32_t *out)
{
    int32_t h, m;
    const char *p = *at;
    if (!number(&p, 24, &h) || (*p != ':' && *p != '.')) return false;
    p++;
    if (!isdigit((unsigned char)p[0]) || !isdigit((unsigned char)p[1]) || !number(&p, 59, &m) || h * 60 + m > 24 * 60) return false;
    *out = h * 3600 + m * 60;
    *at = p;
    return true;
}

static bool fail(const char **why, const char *what)
{
    *why = what;
    return false;
}

static bool one_hours(const char **at, day_hours *out, const char **why)
{
    int32_t day = 0;
    const char *p = *at;
    if (number(&p, 366, &day) && *p == '/') {
        if (day == 0) return fail(why, "days count from 1");
        *at = p + 1;
        out->day = (uint32_t)day;
    } else {
        out->day = 0;
    }
    if (!clock_time(at, &out->from_s) || **at != '-') return fail(why, "hours are written HH:MM-HH:MM");
    ++*at;
    if (!clock_time(at, &out->to_s)) return fail(why, "hours are written HH:MM-HH:MM");
    if (out->to_s < out->from_s) return fail(why, "they end before they begin");
    return true;
}

static int by_time(const void *left, const void *right)
{
    const day_hours *a = left, *b = right;
    if (a->day != b->day) return a->day < b->day ? -1 : 1;
    return a->from_s < b->from_s ? -1 : a->from_s > b->from_s;
}

static bool hours_until(const char **at, const char *stop, day_hours *out, uint32_t *n, const char **why)
{
    *n = 0;
    skip(at, ", ");
    while (**at && !strchr(stop, **at)) {
        if (*n == TERMS_HOURS_MAX) return fail(why, "there are more than 16 of them");
        if (!one_hours(at, &out[*n], why)) return false;
        ++*n;
        if (**at && !strchr(", ", **at) && !strchr(stop, **at)) return fail(why, "hours are written HH:MM-HH:MM, with blanks between");
        skip(at, ", ");
    }
    if (*n > 1) qsort(out, *n, sizeof *out, by_time);
    for (uint32_t i = 1; i < *n; i++)
        if (out[i].day == out[i - 1].day && out[i].from_s <= out[i - 1].to_s) return fail(why, "they overlap");
    return true;
}

bool terms_hours(const char *text, day_hours out[TERMS_HOURS_MAX], uint32_t *n, const char **why)
{
    *n = 0;
    return hours_until(&text, "", out, n, why);
}

/* "H:MM" or minutes. */
static bool duration(const char **at, int32_t *out)
{
    int32_t h, m;
    if (!number(at, LENGTH_MAX_S / 60, &h)) return false;
    if (**at != ':') return *out = h * 60, true;
    ++*at;
    if (!isdigit((unsigned char)(*at)[0]) || !isdigit((unsigned char)(*at)[1]) || !number(at, 59, &m)) return false;
    if (h > LENGTH_MAX_S / 3600 - 1) return false;
    *out = h * 3600 + m * 60;
    return true;
}

bool terms_duration(const char *text, int32_t *out_s)
{
    skip(&text, " ");
    if (!duration(&text, out_s)) return false;
    skip(&text, " ");
    return *text == 0;
}

static bool one_break(const char **at, crew_break *out, day_hours *room, const char **why)
{
    *out = (crew_break){.within = room};
    if (!duration(at, &out->length_s) || out->length_s == 0) return fail(why, "a break begins with its length in minutes");
    skip(at, " ");
    if (strncmp(*at, "after", 5) == 0) {
        *at += 5;
        skip(at, " ");
        if (!duration(at, &out->after_s) || out->after_s == 0) return fail(why, "\"after\" wants a length of work, as 4:00");
        skip(at, " ");
    }
    if (!hours_until(at, ";", room, &out->n_within, why)) return false;
    for (uint32_t i = 0; i < out->n_within; i++)
        if (room[i].day) return fail(why, "a break is at the same hours of each day");
    return true;
}

bool terms_breaks(const char *text, crew_break out[TERMS_BREAKS_MAX], day_hours room[TERMS_BREAKS_MAX][TERMS_HOURS_MAX], uint32_t *n,
                  const char **why)
{
    *n = 0;
    skip(&text, "; ");
    while (*text) {
        if (*n == TERMS_BREAKS_MAX) return fail(why, "there are more than 8 of them");
        if (!one_break(&text, &out[*n], room[*n], why)) return false;
        ++*n;
        skip(&text, "; ");
    }
    return true;
}

jalur_status terms_hours_new(arena *mem, const char *text, day_hours **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    day_hours list[TERMS_HOURS_MAX];
    const char *why = "";
    *out = NULL;
    if (!terms_hours(text, list, n, &why)) TRY(err_set(mem->ctx, JALUR_E_DATA, "hours \"%s\": %s", text, why));
    if (*n == 0) goto done;
    TRY(arena_new(mem, *n, sizeof **out, out));
    memcpy(*out, list, *n * sizeof **out);
done:
    return st;
}

jalur_status terms_breaks_new(arena *mem, const char *text, crew_break **out, uint32_t *n)
{
    jalur_status st = JALUR_OK;
    crew_break list[TERMS_BREAKS_MAX];
    day_hours room[TERMS_BREAKS_MAX][TERMS_HOURS_MAX];
    const char *why = "";
    *out = NULL;
    if (!terms_breaks(text, list, room, n, &why)) TRY(err_set(mem->ctx, JALUR_E_DATA, "breaks \"%s\": %s", text, why));
    if (*n == 0) goto done;
    TRY(arena_new(mem, *n, sizeof **out, out));
    for (uint32_t i = 0; i < *n; i++) {
        (*out)[i] = list[i];
        (*out)[i].within = NULL;
        if (list[i].n_within == 0) continue;
        TRY(arena_new(mem, list[i].n_within, sizeof *(*out)[i].within, &(*out)[i].within));
        memcpy((*out)[i].within, room[i], list[i].n_within * sizeof(day_hours));
    }
done:
    return st;
}

size_t terms_word(const char **at, const char **word)
{
    skip(at, ",; ");
    *word = *at;
    const size_t n = strcspn(*at, ",; ");
    *at += n;
    return n;
}

bool terms_has(const char *list, const char *word, size_t n)
{
    const char *one;
    for (size_t k; list && (k = terms_word(&list, &one)) > 0;)
        if (k == n && memcmp(one, word, n) == 0) return true;
    return false;
}

bool terms_has_all(const char *list, const char *needed)
{
    const char *one;
    for (size_t k; needed && (k = terms_word(&needed, &one)) > 0;)
        if (!terms_has(list, one, k)) return false;
    return true;
}
