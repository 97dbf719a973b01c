package ebb.cli.soak;

/**
 * The straight line that lies closest to measurements, by least squares.
 *
 * @param start         its value at the first measurement
 * @param slope         what it rises by from one measurement to the next
 * @param standardError of the slope: how far the measurements themselves leave it open; 0 when two points say all
 */
record Line(double start, double slope, double standardError) {

    /** The line through values measured at even distances; level when there are fewer than two. */
    static Line fit(double... values) {
        int count = values.length;
        if (count < 2) {
            return new Line(count == 0 ? 0 : values[0], 0, 0);
        }
        double middle = (count - 1) / 2.0;
        double mean = 0;
        for (double value : values) {
            mean += value / count;
        }
        double across = 0;
        double together = 0;
        for (int i = 0; i < count; i++) {
            across += (i - middle) * (i - middle);
            together += (i - middle) * (values[i] - mean);
        }
        double slope = together / across;
        Line line = new Line(mean - slope * middle, slope, 0);
        double residue = 0;
        for (int i = 0; i < count; i++) {
            residue += Math.pow(values[i] - line.at(i), 2);
        }
        return new Line(line.start, slope, count == 2 ? 0 : Math.sqrt(residue / (count - 2) / across));
    }

    /** Its value at a measurement, counted from 0. */
    double at(double index) {
        return start + slope * index;
    }
}
