#include "model/decay.h"

#include <math.h>
#include <string.h>

double decay_at(decay d, double cost, double limit)
{
    if (cost > limit) return 0.0;
    switch (d) {
    case DECAY_LINEAR: return 1.0 - cost / limit;
    case DECAY_LOGISTIC: return 1.0 / (1.0 + exp((cost - limit / 2.0) / (limit / 10.0)));
    case DECAY_EXPONENTIAL: return exp(-3.0 * cost / limit);
    case DECAY_STEP:
    case DECAYS: break;
    }
    return 1.0;
}

const char *decay_name(decay d)
{
    static const char *const name[DECAYS] = {"step", "linear", "logistic", "exponential"};
    return (unsigned)d < DECAYS ? name[d] : "unknown";
}

bool decay_parse(const char *text, decay *out)
{
    for (int d = 0; d < DECAYS; d++)
        if (strcmp(text, decay_name((decay)d)) == 0) {
            *out = (decay)d;
            return true;
        }
    return false;
}
