package org.palomar.filter.scorer.internal;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/** A curve of spam caught against ham lost, drawn as SVG with a logarithmic axis of what is lost. */
final class CurvePicture {

    private static final int LEFT = 60;
    private static final int TOP = 20;
    private static final int WIDTH = 600;
    private static final int HEIGHT = 360;

    /** The axis begins here, in per cent; nothing lost is drawn at its start. */
    private static final double LEAST = 0.05;

    private static final double MOST = 10;
    private static final double LOWEST = 60;
    private static final double[] LOST = {0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10};

    private final List<double[]> points;

    CurvePicture(List<double[]> points) {
        this.points = points;
    }

    String svg() {
        StringBuilder svg = new StringBuilder();
        try (Formatter out = new Formatter(svg, Locale.ROOT)) {
            out.format(
                    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                            + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                    LEFT + WIDTH + 20, TOP + HEIGHT + 50);
            axes(out);
            out.format("<polyline fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\" points=\"");
            line(out);
            out.format("\"/>%n</svg>%n");
        }
        return svg.toString();
    }

    private static void axes(Formatter out) {
        for (double lost : LOST) {
            String label = lost == LEAST ? "0" : plain(lost);
            out.format(
                    "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#ddd\"/>%n",
                    x(lost), TOP, x(lost), TOP + HEIGHT);
            out.format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>%n", x(lost), TOP + HEIGHT + 16, label);
        }
        for (int caught = (int) LOWEST; caught <= 100; caught += 5) {
            out.format(
                    "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>%n",
                    LEFT, y(caught), LEFT + WIDTH, y(caught));
            out.format("<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%d</text>%n", LEFT - 6, y(caught) + 4, caught);
        }
        out.format(
                "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">wanted mail taken for spam, %%</text>%n",
                LEFT + WIDTH / 2, TOP + HEIGHT + 38);
        out.format(
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\">spam caught, %%</text>%n",
                TOP + HEIGHT / 2);
    }

    /** It rises in steps. */
    private void line(Formatter out) {
        double before = Double.NaN;
        for (double[] point : points) {
            if (point[0] <= MOST && point[1] >= LOWEST) {
                if (!Double.isNaN(before)) {
                    out.format("%.1f,%.1f ", x(point[0]), y(before));
                }
                out.format("%.1f,%.1f ", x(point[0]), y(point[1]));
                before = point[1];
            }
        }
    }

    private static double x(double lost) {
        double share = Math.log(Math.max(lost, LEAST) / LEAST) / Math.log(MOST / LEAST);
        return LEFT + share * WIDTH;
    }

    private static double y(double caught) {
        return TOP + HEIGHT * (100 - caught) / (100 - LOWEST);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? String.valueOf((int) number) : String.valueOf(number);
    }
}
