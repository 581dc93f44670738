/* Codes that do not join. */
#include <math.h>

#include "check/inside.h"

static jalur_status no_join(check_job *j, const char *kind, const char *id, const char *code, const char *what,
                            double rows)
{
    problem x = {.class = "code-does-not-join",
                 .severity = PROBLEM_WARNING,
                 .kind = kind,
                 .id = id,
                 .measure = rows,
                 .unit = "rows"};
    return problems_add(
        j->out, &x,
        "%s %s names %s %s, which is not among what was imported. Correct the code, or import it; codes change "
        "between editions of the list.",
        kind, id, what, code);
}

/* Households are many: one line per unknown code, with the number of its households. */
static jalur_status household_codes(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    textmap seen = {0};
    uint32_t *first = NULL, *count = NULL, n = 0;
    size_t cap_first = 0, cap_count = 0;
    for (uint32_t i = 0; i < t->n_households; ++i) {
        const household *h = &t->households[i];
        if (h->village != JALUR_NONE || !h->village_code[0]) continue;
        uint32_t k = textmap_get(&seen, h->village_code);
        if (k == JALUR_NONE) {
            k = n++;
            TRY(mem_grow(j->ctx, &first, &cap_first, n, sizeof *first));
            TRY(mem_grow(j->ctx, &count, &cap_count, n, sizeof *count));
            TRY(textmap_put(j->ctx, &seen, h->village_code, k));
            first[k] = i;
            count[k] = 0;
        }
        ++count[k];
    }
    for (uint32_t k = 0; k < n; ++k) {
        const household *h = &t->households[first[k]];
        problem x = {.class = "code-does-not-join",
                     .severity = PROBLEM_WARNING,
                     .kind = "household",
                     .id = h->village_code,
                     .measure = count[k],
                     .unit = "rows"};
        TRY(problems_add(
            j->out, &x,
            "%u households (the first is %s) name village %s, which is not among the imported districts. Correct the "
            "code, or import the village; codes change between editions of the list.",
            count[k], h->id, h->village_code));
    }
done:
    textmap_release(j->ctx, &seen);
    mem_free(j->ctx, first);
    mem_free(j->ctx, count);
    return st;
}

jalur_status check_codes(check_job *j)
{
    jalur_status st = JALUR_OK;
    const territory *t = j->t;
    for (uint32_t i = 0; i < t->n_crews; ++i)
        if (t->crews[i].office == JALUR_NONE)
            TRY(no_join(j, "staff", t->crews[i].office_id, t->crews[i].office_id, "office", 1));
    if (t->n_areas == 0) goto done; /* one line says that there are no districts */
    for (uint32_t i = 0; i < t->n_stations; ++i)
        if (t->stations[i].village == JALUR_NONE && t->stations[i].village_code[0])
            TRY(no_join(j, "station", t->stations[i].id, t->stations[i].village_code, "village", 1));
    for (uint32_t i = 0; i < t->n_offices; ++i)
        if (t->offices[i].village == JALUR_NONE && t->offices[i].village_code[0])
            TRY(no_join(j, "office", t->offices[i].id, t->offices[i].village_code, "village", 1));
    for (uint32_t i = 0; i < t->n_signals; ++i)
        if (t->signals[i].village == JALUR_NONE && t->signals[i].village_code[0])
            TRY(no_join(j, "signal", t->signals[i].village_code, t->signals[i].village_code, "village", 1));
    TRY(household_codes(j));
done:
    return st;
}
