/* How much a service point is worth to those who are some way off: the share of its weight that is left at a cost. */
#ifndef JALUR_MODEL_DECAY_H
#define JALUR_MODEL_DECAY_H

#include <stdbool.h>

typedef enum decay { /* for 0 <= cost <= limit; beyond the limit nothing */
    DECAY_STEP,        /* 1 */
    DECAY_LINEAR,      /* 1 - c / limit */
    DECAY_LOGISTIC,    /* 1 / (1 + exp((c - limit / 2) / (limit / 10))) */
    DECAY_EXPONENTIAL, /* exp(-3 c / limit) */
    DECAYS
} decay;
double decay_at(decay d, double cost, double limit);
const char *decay_name(decay d); /* "step" "linear" "logistic" "exponential" */
bool decay_parse(const char *text, decay *out);

#endif
