/* jalur: status codes, one per thing that a caller can do about them.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef JALUR_STATUS_H
#define JALUR_STATUS_H

/* Infeasible, unreachable and "no route" are answers and come back in results,
 * never as a status. */
typedef enum jalur_status {
    JALUR_OK = 0,
    JALUR_E_USAGE,     /* the call itself is wrong: mend the call */
    JALUR_E_DATA,      /* the data is wrong: mend the file named in the error */
    JALUR_E_IO,        /* a file cannot be read or written */
    JALUR_E_RESOURCE,  /* memory or another resource is used up */
    JALUR_E_LIMIT,     /* a time or size limit ended the work before any result */
    JALUR_E_CANCELLED, /* the caller cancelled */
    JALUR_E_INTERNAL   /* a defect of jalur: report it */
} jalur_status;

#endif
