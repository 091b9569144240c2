package io.orderflow.contract.file;

/** Quality checks that are not OrderFlow's, and what all checks share. */
final class Quality {
    private Quality() {}

    /** Lists a check that other programs run. */
    static void note(Keys check, String element, Problems problems) {
        String what = check.text("metric")
                .or(() -> check.text("engine"))
                .or(() -> check.text("type"))
                .orElse("text");
        problems.note(
                check.position(),
                "the check \"" + Shorten.to(60, check.text("name").orElse(what)) + "\" of " + element + " ("
                        + Shorten.to(40, what) + ") is not run by OrderFlow: it is left to other programs");
    }

    /** Only errors are possible: a record is either accepted or rejected. */
    static void severity(Keys check, Problems problems) {
        check.text("severity")
                .filter(severity -> !severity.equals("error"))
                .ifPresent(severity -> problems.error(
                        check.at("severity"),
                        "severity " + Shorten.to(40, severity)
                                + " is not possible: a record that breaks the rule is rejected; write error, or remove"
                                + " the rule"));
    }
}
