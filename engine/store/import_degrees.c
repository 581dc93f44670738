/* Degrees, minutes and seconds as people write them: 3°12'30"S, 3d 12.5' LS, 124° 53′ 33″ BT. */
#include "store/import.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *after_spaces(const char *at)
{
    return at + strspn(at, " \t");
}

/* The letters of a hemisphere, also in Indonesian (lintang utara, lintang selatan, bujur timur, bujur barat): 1 or -1; 0: none. */
static int hemisphere(const char **at)
{
    static const struct { const char *word; int sign; } words[] = {
        {"LU", 1}, {"LS", -1}, {"BT", 1}, {"BB", -1}, {"N", 1}, {"S", -1}, {"E", 1}, {"W", -1}, {"U", 1}, {"T", 1}, {"B", -1}};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        const size_t n = strlen(words[i].word);
        if (strncasecmp(*at, words[i].word, n) != 0) continue;
        *at = after_spaces(*at + n + strspn(*at + n, "."));
        return words[i].sign;
    }
    return 0;
}

/* The mark behind degrees (0), minutes (1) or seconds (2). */
static bool mark(const char **at, int part)
{
    static const char *const marks[3][6] = {{"°", "º", "d", "D", NULL}, {"'", "′", "’", NULL}, {"\"", "″", "”", "''", "′′", NULL}};
    for (int i = 0; marks[part][i]; i++) {
        const size_t n = strlen(marks[part][i]);
        if (strncmp(*at, marks[part][i], n) != 0) continue;
        *at = after_spaces(*at + n);
        return true;
    }
    return false;
}

/* A number without sign; only the last of a position has decimals. */
static bool number_at(const char **at, double *out, bool *whole)
{
    char copy[32];
    const size_t n = strspn(*at, "0123456789.,");
    if (n == 0 || n >= sizeof copy) return false;
    snprintf(copy, sizeof copy, "%.*s", (int)n, *at);
    *whole = !strpbrk(copy, ".,");
    if (!import_number(copy, out)) return false;
    *at = after_spaces(*at + n);
    return true;
}

bool import_degrees(const char *text, double *out)
{
    const char *at = after_spaces(text);
    const bool minus = *at == '-';
    double part[3] = {0};
    bool whole = true;
    int n = 0, sign = 0;
    if (import_number(text, out)) return true;
    if (minus || *at == '+') at = after_spaces(at + 1);
    else sign = hemisphere(&at);
    for (; n < 3 && *at >= '0' && *at <= '9'; n++) {
        if (!whole || !number_at(&at, &part[n], &whole) || (n > 0 && part[n] >= 60)) return false;
        if (!mark(&at, n) && n < 2 && *at >= '0' && *at <= '9') return false; /* 3 12 30: nobody can tell what is what */
    }
    if (sign == 0) sign = hemisphere(&at);
    if (n == 0 || *at || (sign && minus)) return false;
    *out = (part[0] + part[1] / 60 + part[2] / 3600) * (minus || sign < 0 ? -1 : 1);
    return true;
}
