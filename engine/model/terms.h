/* Hours, breaks and lists as a planner writes them into a cell. One place for their grammar: import checks with it, loading reads with it.
 *
 *   hours   "08:00-11:30 13:00-15:00"           each day; "2/08:00-12:00" on day 2 only
 *   breaks  "30 11:30-13:30; 45 after 4:00"     30 minutes that begin within the hours; 45 minutes at the latest after 4 h of work
 *   list    "mountain, cooled"                  words with commas, semicolons or blanks between */
#ifndef JALUR_MODEL_TERMS_H
#define JALUR_MODEL_TERMS_H

#include "base/arena.h"

typedef struct day_hours { /* both ends included, seconds from midnight */
    uint32_t day;      /* 1..; 0: each */
    int32_t from_s, to_s;
} day_hours;

typedef struct crew_break { /* of a crew */
    int32_t length_s;
    int32_t after_s;   /* at the latest after so much work; 0: no such rule */
    day_hours *within;     /* begins in one of these (day 0 all); n_within 0: at any time */
    uint32_t n_within;
} crew_break;

enum { TERMS_HOURS_MAX = 16, TERMS_BREAKS_MAX = 8 };

/* Ordered by day and time. `*why` says what is wrong with the text when false comes back. Empty text: none. */
bool terms_hours(const char *text, day_hours out[TERMS_HOURS_MAX], uint32_t *n, const char **why);
/* The `within` of out[i] is room[i]. */
bool terms_breaks(const char *text, crew_break out[TERMS_BREAKS_MAX], day_hours room[TERMS_BREAKS_MAX][TERMS_HOURS_MAX], uint32_t *n,
                  const char **why);
/* The same in memory of the arena. JALUR_E_DATA when the text is not understood. */
jalur_status terms_hours_new(arena *mem, const char *text, day_hours **out, uint32_t *n);
jalur_status terms_breaks_new(arena *mem, const char *text, crew_break **out, uint32_t *n);
/* "H:MM" or whole minutes, in seconds, up to 14 days. */
bool terms_duration(const char *text, int32_t *out_s);
/* The next word of a list from *at on, which moves behind it; its length, 0 at the end. */
size_t terms_word(const char **at, const char **word);
bool terms_has(const char *list, const char *word, size_t n); /* a list of NULL holds nothing */
/* Every word of `needed` is in `list`. */
bool terms_has_all(const char *list, const char *needed);

#endif
