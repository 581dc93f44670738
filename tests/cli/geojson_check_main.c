/* geojson_check FILE...: strict RFC 7946 check; says what is wrong and exits 1. */
#include <stdio.h>

#include "geojson_check.h"

int main(int argc, char **argv)
{
    int bad = 0;
    for (int i = 1; i < argc; i++) {
        char message[512] = "";
        if (geojson_check(argv[i], message, NULL) == 0) continue;
        fprintf(stderr, "%s: %s\n", argv[i], message);
        bad = 1;
    }
    return bad;
}
