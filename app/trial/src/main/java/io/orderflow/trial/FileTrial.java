package io.orderflow.trial;

import io.orderflow.contract.trial.Trial;
import io.orderflow.contract.trial.TrialCounts;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Judges the lines of a file, each a record. Empty lines are none. */
final class FileTrial {
    /** Longer ones are judged cut: they are TOO_LARGE by any contract. */
    private static final int LONGEST_LINE = 2 << 20;

    private FileTrial() {}

    /** What stands in place of the partition: the offset of an example is the number of its line, from 1 on. */
    static final int LINES = -1;

    static TrialCounts run(Judgement judgement, Path file, long limit) throws IOException {
        Trial trial = judgement.trial();
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            int c;
            long number = 1;
            do {
                c = in.read();
                if (c >= 0 && c != '\n') {
                    if (line.size() < LONGEST_LINE) {
                        line.write(c);
                    }
                    continue;
                }
                if (line.size() > 0 && !(line.size() == 1 && line.toByteArray()[0] == '\r')) {
                    trial.judge(LINES, number, line.toByteArray());
                }
                line.reset();
                number++;
            } while (c >= 0 && trial.counts().received() < limit);
        }
        return trial.counts();
    }
}
