/* Numbers with a point. A program may have set a locale that writes 1,5 (Indonesian, German): JSON, CSV and settings are read and
 * written in the C locale all the same, on the calling thread, from the beginning of a public function to its end. */
#ifndef JALUR_BASE_NUMBERS_H
#define JALUR_BASE_NUMBERS_H

typedef struct number_locale {
    void *own, *before; /* locale_t; own is NULL where nothing had to change */
} number_locale;
number_locale numbers_begin(void);
void numbers_end(number_locale n); /* the thread has its own locale back */

#endif
