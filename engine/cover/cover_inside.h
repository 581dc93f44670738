/* Inside of the cover room: the answer grows in three steps, in the order below.
 *
 * 1. Villages stand in area order; cells are village-major; both arrays have their final size before reach begins.
 * 2. Every way puts every village into exactly one class.
 * 3. Shares are computed from villages and cells alone, so that they cannot contradict them. */
#ifndef JALUR_COVER_INSIDE_H
#define JALUR_COVER_INSIDE_H

#include "cover/cover.h"

typedef struct cover_job {
    jalur_ctx *ctx;
    geo_kit *kit;
    const cover_problem *p;
    access_table *out;
    area_level base; /* level of the "villages" */
    bool *holds;     /* [area]: a service point stands in it or names it; of all levels */
} cover_job;

/* Villages with point and people; fills job->holds. */
jalur_status cover_villages(cover_job *job);
bool cover_village_placed(const access_village *village); /* it has a point */
/* Class, time and gap of every village by one way. */
jalur_status cover_reach(cover_job *job, uint32_t way);
jalur_status cover_shares(cover_job *job);

#endif
