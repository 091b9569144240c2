package io.orderflow.pipeline.schema;

import io.orderflow.contract.model.OrderContract;
import io.orderflow.contract.model.Role;
import io.orderflow.contract.show.Ddl;
import io.orderflow.pipeline.role.Measure;
import io.orderflow.pipeline.role.OrderRoles;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fills files of {@code sql/views} and {@code sql/analytics} by the roles of a contract: which lines stay, and what
 * stands for {@code ${price}}, the column with that role, or {@code ${sum_revenue}}, a sum as the view shows it.
 * Immutable.
 */
public final class RoleSql {

    /** Money has cents even if no single amount has. */
    private static final int LEAST_DECIMALS_OF_AVERAGES = 2;

    private static final String AVERAGE = "average";

    /** The columns of the totals, as the file that creates them says. */
    private static final Map<String, String> COLUMNS = Arrays.stream(
                    SqlFile.read("schema", "minute_totals").required("measures").split(" "))
            .map(pair -> pair.split("=", -1))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));

    private final OrderRoles own;
    private final Set<Role> roles;
    private final Map<Measure, Form> forms;

    /**
     * What a view shows of a sum.
     *
     * @param exact whether a pipeline has it as decimals
     * @param binary whether a pipeline has it as DOUBLE
     * @param small whether exact sums are integers of 64 bits
     */
    private record Form(boolean exact, boolean binary, int decimals, int averageDecimals, boolean small) {}

    /**
     * A column of a view that exists.
     *
     * @param type as in information_schema
     * @param scale decimals, 0 for other types
     */
    record Column(String type, int scale) {
        boolean isBinary() {
            return type.equals("double");
        }
    }

    private RoleSql(OrderRoles own, Set<Role> roles, Map<Measure, Form> forms) {
        this.own = own;
        this.roles = roles;
        this.forms = forms;
    }

    public static RoleSql of(OrderContract contract) {
        return of(OrderRoles.of(contract));
    }

    private static RoleSql of(OrderRoles own) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        Arrays.stream(Role.values()).filter(own::has).forEach(roles::add);
        Map<Measure, Form> forms = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            own.summation(measure)
                    .ifPresent(how -> forms.put(
                            measure,
                            new Form(
                                    !how.binary(),
                                    how.binary(),
                                    how.decimals(),
                                    Math.max(LEAST_DECIMALS_OF_AVERAGES, how.decimals()),
                                    how.small())));
        }
        return new RoleSql(own, roles, forms);
    }

    /** For statements that show single orders: without the fields whose values must not be shown. */
    public RoleSql shown() {
        return of(own.shown());
    }

    /** What a file needs and the contract lacks, for a person; empty if it lacks nothing. */
    public Optional<String> unmet(SqlFile file) {
        return file.unmet(this::has);
    }

    /** Whether there is a role; {@code exact price} and {@code binary price} also ask for the type of its sums. */
    public boolean has(String word) {
        int blank = word.indexOf(' ');
        Role role = Role.valueOf(word.substring(blank + 1).toUpperCase(Locale.ROOT));
        if (blank < 0) {
            return roles.contains(role);
        }
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.role() == role && forms.containsKey(measure))
                .anyMatch(measure -> forms.get(measure).binary() == word.startsWith("binary "));
    }

    /** Placeholder → what stands for it. */
    public Map<String, String> names() {
        Map<String, String> names = new LinkedHashMap<>();
        for (Role role : Role.values()) {
            own.leaf(role)
                    .ifPresent(leaf ->
                            names.put(role.word(), Ddl.quoted(leaf.field().column())));
        }
        String key = own.contract().key().stream()
                .map(leaf -> Ddl.quoted(leaf.field().column()))
                .collect(Collectors.joining(", "));
        names.put("key", own.contract().key().size() == 1 ? key : "CONCAT_WS(', ', " + key + ")");
        names.put("key_columns", key);
        forms.forEach((measure, form) -> {
            String word = measure.role().word();
            String column = COLUMNS.get(word);
            names.put("sum_" + word, sum(column, form));
            names.put("average_" + word, average(column, form));
            names.put("totals_" + word, form.exact() ? column : column + "_double");
            names.put("decimals_" + word, Integer.toString(form.averageDecimals()));
        });
        return names;
    }

    private static String sum(String column, Form form) {
        String exact = form.small()
                ? "CAST(SUM(t." + column + ") AS SIGNED)"
                : "ROUND(SUM(t." + column + "), " + form.decimals() + ")";
        return either(form, exact, "SUM(t." + column + "_double)");
    }

    private static String average(String column, Form form) {
        return either(
                form,
                "ROUND(SUM(t." + column + ") / SUM(t.orders), " + form.averageDecimals() + ")",
                "SUM(t." + column + "_double) / SUM(t.orders)");
    }

    private static String either(Form form, String exact, String binary) {
        return form.exact() && form.binary()
                ? "COALESCE(" + binary + ", " + exact + ")"
                : form.exact() ? exact : binary;
    }

    /** Whether a view that exists, perhaps made for another contract, shows all that this one needs. */
    boolean isCoveredBy(SqlFile view, Map<String, Column> existing) {
        return view.needingColumns().entrySet().stream()
                .filter(column -> SqlFile.isMet(column.getValue(), this::has))
                .allMatch(column -> existing.containsKey(column.getKey())
                        && isCovered(column.getKey(), column.getValue(), existing.get(column.getKey())));
    }

    private boolean isCovered(String name, String need, Column existing) {
        Optional<Form> form = measure(need).map(forms::get);
        if (form.isEmpty()) {
            return true;
        }
        if (form.get().binary() || existing.isBinary()) {
            // Whether a DOUBLE column also shows exact sums cannot be seen.
            return form.get().binary() && existing.isBinary();
        }
        if (existing.type().equals("bigint")) {
            return form.get().small();
        }
        return existing.scale()
                >= (name.startsWith(AVERAGE)
                        ? form.get().averageDecimals()
                        : form.get().decimals());
    }

    /** The same, together with what a view shows that exists. */
    RoleSql and(SqlFile view, Map<String, Column> existing) {
        Set<Role> all = EnumSet.noneOf(Role.class);
        all.addAll(roles);
        Map<Measure, Form> both = new EnumMap<>(Measure.class);
        both.putAll(forms);
        view.needingColumns().forEach((name, need) -> {
            if (existing.containsKey(name) && measure(need).isPresent()) {
                Measure measure = measure(need).get();
                all.add(measure.role());
                both.merge(measure, form(name, existing.get(name)), RoleSql::join);
            } else if (existing.containsKey(name) && need.indexOf(' ') < 0) {
                all.add(Role.valueOf(need.toUpperCase(Locale.ROOT)));
            }
        });
        return new RoleSql(own, all, both);
    }

    private static Form form(String name, Column existing) {
        boolean average = name.startsWith(AVERAGE);
        return new Form(
                true,
                existing.isBinary(),
                average ? 0 : existing.scale(),
                average ? existing.scale() : 0,
                average || existing.type().equals("bigint"));
    }

    private static Form join(Form one, Form other) {
        return new Form(
                one.exact() || other.exact(),
                one.binary() || other.binary(),
                Math.max(one.decimals(), other.decimals()),
                Math.max(Math.max(LEAST_DECIMALS_OF_AVERAGES, one.averageDecimals()), other.averageDecimals()),
                one.small() && other.small());
    }

    private static Optional<Measure> measure(String need) {
        return Arrays.stream(Measure.values())
                .filter(measure -> measure.role().word().equals(need))
                .findFirst();
    }
}
