package io.orderflow.producer.make;

import io.orderflow.producer.settings.ProducerSettings;
import io.orderflow.settings.SettingsReader;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The share of orders that get each defect. */
public final class DefectShares {
    private final Map<Defect, Double> shares = new EnumMap<>(Defect.class);
    private final double all;

    /**
     * @param broken spread evenly over the usual defects that orders of the contract can have
     * @param each by name, in any case, with {@code -} or {@code _}
     * @param possible the defects that orders of the contract can have
     * @throws IllegalArgumentException naming what is wrong
     */
    public DefectShares(BigDecimal broken, Map<String, BigDecimal> each, Set<Defect> possible) {
        long usual = possible.stream().filter(Defect::isUsual).count();
        for (Defect defect : possible) {
            shares.put(defect, defect.isUsual() ? broken.doubleValue() / usual : 0);
        }
        each.forEach((name, share) -> {
            Defect defect = named(name);
            if (!possible.contains(defect)) {
                throw new IllegalArgumentException("has the defect " + defect.word()
                        + ", which no order of this contract can have; possible are " + words(possible));
            }
            shares.merge(defect, share.doubleValue(), Double::sum);
        });
        all = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all > 1 + 1e-9) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "must leave something: the shares add up to %.1f %%", all * 100));
        }
    }

    /** Reports problems to the reader of the settings. */
    public static void check(ProducerSettings settings, SettingsReader reader) {
        try {
            var unused = new DefectShares(settings.brokenShare(), settings.defects(), Set.of(Defect.values()));
        } catch (IllegalArgumentException e) {
            reader.problem(ProducerSettings.DEFECTS, e.getMessage());
        }
    }

    private static Defect named(String name) {
        String wanted = name.strip().toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(Defect.values())
                .filter(defect -> defect.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "knows no defect \"" + name + "\", only " + words(Set.of(Defect.values()))));
    }

    private static String words(Set<Defect> defects) {
        return defects.stream().sorted().map(Defect::word).collect(Collectors.joining(", "));
    }

    /** The defect of one order; usually none. */
    Optional<Defect> next(SplittableRandom random) {
        if (all == 0) {
            return Optional.empty();
        }
        double at = random.nextDouble();
        for (Map.Entry<Defect, Double> share : shares.entrySet()) {
            at -= share.getValue();
            if (at < 0) {
                return Optional.of(share.getKey());
            }
        }
        return Optional.empty();
    }
}
