/* <unistd.h> without its function access(), which would clash with the noun of model/access.h. */
#ifndef JALUR_STORE_POSIX_H
#define JALUR_STORE_POSIX_H

#define access posix_access_not_used
#include <unistd.h>
#undef access

#endif
