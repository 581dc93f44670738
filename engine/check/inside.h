/* Inside of the check room: the job at hand, split by topic. */
#ifndef JALUR_CHECK_INSIDE_H
#define JALUR_CHECK_INSIDE_H

#include "base/hash.h"
#include "check/check.h"

typedef struct check_job {
    jalur_ctx *ctx;
    geo_kit *kit;
    const territory *t;
    const settings *s;
    problems *out;
    geo_locator *locator; /* villages with a polygon; NULL when there are none */
    shape_box ground;     /* around all polygons; empty without any */
    bool has_ground;
} check_job;

jalur_status check_essentials(check_job *j); /* check_nouns.c */
jalur_status check_positions(check_job *j);  /* check_positions.c */
jalur_status check_duplicates(check_job *j);
jalur_status check_codes(check_job *j); /* check_codes.c */
jalur_status check_areas(check_job *j); /* check_areas.c */
jalur_status check_settlements(check_job *j); /* check_settlements.c */
jalur_status check_fleet(check_job *j); /* check_fleet.c */
jalur_status check_rules(check_job *j); /* check_rules.c */
jalur_status check_doubles(jalur_ctx *ctx, const net *g, problems *out); /* check_doubles.c */

/* Name of a village with its code, for sentences: "Haekesak (53.04.01.2001)". */
const char *check_village_words(const territory *t, uint32_t village, char out[192]);

#endif
