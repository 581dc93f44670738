/* Geodesics on WGS84 and local metres. No GEOS here. */
#include "geo/geo.h"

#include <geodesic.h>
#include <math.h>

static const double WGS84_A_M = 6378137.0;
static const double WGS84_F = 1 / 298.257223563;
static const double RAD_PER_DEG = 3.14159265358979323846 / 180;

static void ellipsoid(struct geod_geodesic *g)
{
    geod_init(g, WGS84_A_M, WGS84_F);
}

static double inverse_m(const struct geod_geodesic *g, jalur_lonlat a, jalur_lonlat b, double *azimuth_deg)
{
    double m = 0;
    geod_inverse(g, a.lat_deg, a.lon_deg, b.lat_deg, b.lon_deg, &m, azimuth_deg, NULL);
    return m;
}

/* Steps of roads are short, and the general solution costs a hundred times as much: the plane at the middle latitude (Gauss)
 * is off by less than 0.01 mm on these. Plain arithmetic without a branch, so that many are measured side by side. */
static const double SHORT_DEG = 0.01, POLAR_DEG = 80;

static inline bool is_short(jalur_lonlat a, jalur_lonlat b)
{
    return fabs(b.lon_deg - a.lon_deg) <= SHORT_DEG && fabs(b.lat_deg - a.lat_deg) <= SHORT_DEG && fabs(a.lat_deg) <= POLAR_DEG;
}

/* The cosine's series, nested: to the last places up to POLAR_DEG. */
static inline double cosine(double lat_deg)
{
    const double phi = lat_deg * RAD_PER_DEG, x = phi * phi;
    const double rest = 1 - x * (1.0 / 132) * (1 - x * (1.0 / 182) * (1 - x * (1.0 / 240) * (1 - x * (1.0 / 306))));
    return 1 - x * (1.0 / 2) * (1 - x * (1.0 / 12) * (1 - x * (1.0 / 30) * (1 - x * (1.0 / 56) * (1 - x * (1.0 / 90) * rest))));
}

static inline double short_m(double lat_deg, double east_deg, double north_deg)
{
    const double e2 = WGS84_F * (2 - WGS84_F), c = cosine(lat_deg + north_deg / 2);
    const double w2 = 1 - e2 * (1 - c * c), x = east_deg * c, y = north_deg * ((1 - e2) / w2);
    return WGS84_A_M * RAD_PER_DEG * sqrt((x * x + y * y) / w2);
}

double geo_distance_m(jalur_lonlat a, jalur_lonlat b)
{
    struct geod_geodesic g;
    if (is_short(a, b)) return short_m(a.lat_deg, b.lon_deg - a.lon_deg, b.lat_deg - a.lat_deg);
    ellipsoid(&g);
    return inverse_m(&g, a, b, NULL);
}

/* The wide build of a loop, chosen when the program starts; without fused steps, so that results are the same. */
#if defined(__GNUC__) && defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && \
    !defined(__clang__)
#define DISTANCE_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define DISTANCE_WIDE
#endif

/* Steps between n points one after the other, as if all were short. */
DISTANCE_WIDE static void measure_steps(const jalur_lonlat *restrict pt, uint32_t n, double *restrict m)
{
    for (uint32_t i = 1; i < n; i++)
        m[i - 1] = short_m(pt[i - 1].lat_deg, pt[i].lon_deg - pt[i - 1].lon_deg, pt[i].lat_deg - pt[i - 1].lat_deg);
}

void geo_line_lengths_m(const jalur_lonlat *pt, const uint32_t *first, uint32_t n, double *m)
{
    enum { BLOCK = 256 };
    struct geod_geodesic g;
    double step_m[BLOCK];
    uint32_t from = 0, to = 0; /* steps between these points are measured */
    ellipsoid(&g);
    for (uint32_t i = 0; i < n; i++) {
        m[i] = 0;
        for (uint32_t k = first[i]; k + 1 < first[i + 1]; k++) {
            if (k + 1 >= to) {
                from = k;
                to = first[n] - k < BLOCK ? first[n] : k + BLOCK;
                measure_steps(pt + from, to - from, step_m);
            }
            m[i] += is_short(pt[k], pt[k + 1]) ? step_m[k - from] : inverse_m(&g, pt[k], pt[k + 1], NULL);
        }
    }
}

double geo_line_length_m(const shape_line *line)
{
    const uint32_t first[2] = {0, line->n};
    double m;
    geo_line_lengths_m(line->pt, first, 1, &m);
    return m;
}

jalur_lonlat geo_line_point(const shape_line *line, double along_m)
{
    struct geod_geodesic g;
    if (line->n == 0) return (jalur_lonlat){NAN, NAN};
    if (!(along_m > 0)) return line->pt[0];
    ellipsoid(&g);
    double left = along_m;
    for (uint32_t i = 1; i < line->n; i++) {
        double azimuth_deg = 0;
        double m = inverse_m(&g, line->pt[i - 1], line->pt[i], &azimuth_deg);
        if (left < m) {
            jalur_lonlat p;
            geod_direct(&g, line->pt[i - 1].lat_deg, line->pt[i - 1].lon_deg, azimuth_deg, left, &p.lat_deg, &p.lon_deg,
                        NULL);
            return p;
        }
        left -= m;
    }
    return line->pt[line->n - 1];
}

/* One degree of latitude is the meridian radius of curvature, one of longitude the radius of the
 * parallel; the floor keeps the poles from dividing by zero. */
geo_local geo_local_at(jalur_lonlat origin)
{
    double phi = origin.lat_deg * RAD_PER_DEG;
    double e2 = WGS84_F * (2 - WGS84_F);
    double w2 = 1 - e2 * sin(phi) * sin(phi);
    double normal_m = WGS84_A_M / sqrt(w2);
    double meridian_m = WGS84_A_M * (1 - e2) / (w2 * sqrt(w2));
    return (geo_local){origin, fmax(normal_m * cos(phi) * RAD_PER_DEG, 1.0), meridian_m * RAD_PER_DEG};
}

jalur_xy geo_to_local(const geo_local *local, jalur_lonlat p)
{
    double east_deg = p.lon_deg - local->origin.lon_deg;
    if (east_deg > 180) east_deg -= 360;
    if (east_deg < -180) east_deg += 360;
    return (jalur_xy){east_deg * local->m_per_deg_lon, (p.lat_deg - local->origin.lat_deg) * local->m_per_deg_lat};
}

jalur_lonlat geo_from_local(const geo_local *local, jalur_xy p)
{
    double lon_deg = local->origin.lon_deg + p.x_m / local->m_per_deg_lon;
    if (lon_deg > 180) lon_deg -= 360;
    if (lon_deg < -180) lon_deg += 360;
    return (jalur_lonlat){lon_deg, local->origin.lat_deg + p.y_m / local->m_per_deg_lat};
}

static double ring_area_m2(const struct geod_geodesic *g, const shape_area *shape, uint32_t ring)
{
    struct geod_polygon polygon;
    double m2 = 0;
    uint32_t first = shape->ring[ring], end = shape->ring[ring + 1];
    if (end - first < 4) return 0;
    geod_polygon_init(&polygon, 0);
    for (uint32_t i = first; i + 1 < end; i++)
        geod_polygon_addpoint(g, &polygon, shape->pt[i].lat_deg, shape->pt[i].lon_deg);
    geod_polygon_compute(g, &polygon, 0, 1, &m2, NULL);
    return fabs(m2);
}

double geo_area_m2(const shape_area *shape)
{
    struct geod_geodesic g;
    double sum = 0;
    ellipsoid(&g);
    for (uint32_t k = 0; k < shape->n_part; k++)
        for (uint32_t r = shape->part[k]; r < shape->part[k + 1]; r++)
            sum += (r == shape->part[k] ? 1 : -1) * ring_area_m2(&g, shape, r);
    return fmax(sum, 0);
}
