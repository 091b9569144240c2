package io.orderflow.demo;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaModifier.FINAL;
import static com.tngtech.archunit.core.domain.JavaModifier.STATIC;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.orderflow.local.Installation;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The rules that keep the tree the diagram. Each says how to repair what breaks it. */
class ArchitectureTest {
    /** All of our own classes, as the build has just compiled them. */
    private static final JavaClasses OURS = new ClassFileImporter()
            .importPaths(List.of(
                    classesOf("producer"),
                    classesOf("app/local"),
                    classesOf("app/job"),
                    classesOf("app/dashboard"),
                    classesOf("app/demo")));

    private static Path classesOf(String module) {
        return Installation.home().resolve(module).resolve("target/classes");
    }

    private static void check(ArchRule rule) {
        rule.check(OURS);
    }

    @Test
    void theRulesSeeEveryModule() {
        assertThat(OURS.stream().map(JavaClass::getName))
                .contains(
                        "io.orderflow.order.Order",
                        "io.orderflow.settings.Settings",
                        "io.orderflow.producer.ProducerMain",
                        "io.orderflow.local.LocalKafka",
                        "io.orderflow.job.OrderPipeline",
                        "io.orderflow.dashboard.Dashboard",
                        "io.orderflow.demo.DemoMain");
    }

    @Test
    void theContractStandsOnTheJdkAndAvroAlone() {
        check(classes()
                .that()
                .resideInAPackage("io.orderflow.order..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.orderflow.order..", "java..", "org.apache.avro..")
                .because("whoever reads orders, in whatever system, can use the contract as it is."
                        + " Move what needs a library to the package that uses the order"));
    }

    @Test
    void settingsKnowNoProgram() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.settings..")
                .should()
                .dependOnClassesThat(are(ours()).and(are(outside("io.orderflow.settings.."))))
                .because("every program reads them. Declare a program's own settings in that program,"
                        + " with a static read(SettingsReader)"));
    }

    @Test
    void theProducerStandsOnContractAndSettings() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.producer..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.orderflow.job..", "io.orderflow.local..", "io.orderflow.dashboard..", "io.orderflow.demo..")
                .because(
                        "dependencies point one way: producer \u2190 job \u2190 dashboard \u2190 demo. Move what both need to"
                                + " io.orderflow.order or io.orderflow.settings"));
    }

    @Test
    void theLocalServicesKnowNothingOfOrders() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.local..")
                .should()
                .dependOnClassesThat(are(ours()).and(are(outside("io.orderflow.local.."))))
                .because("a broker and a database server are just that. Put what knows of orders into the caller"));
    }

    @Test
    void theJobDoesNotKnowWhoStartsIt() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.job..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.orderflow.producer..", "io.orderflow.local..", "io.orderflow.demo..")
                .because("it runs on a cluster where none of these are. Take what it needs from settings or Kafka"));
    }

    @Test
    void theDashboardStandsOnTheJobAndNobodyOnIt() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.orderflow.dashboard..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.orderflow.dashboard..")
                .because(
                        "dependencies point one way: producer \u2190 job \u2190 dashboard \u2190 demo, and the demo starts it"
                                + " as a process. Move what others need to where it is about"));
    }

    @Test
    void thePackagesOfTheDashboardFormNoCycle() {
        check(
                slices().matching("io.orderflow.dashboard.(*)..")
                        .should()
                        .beFreeOfCycles()
                        .because(
                                "what is watched is answered, and what is answered is served. Move the class that points back"));
    }

    /**
     * Classes whose formatted text only people read: messages and reports, in which digits of a locale do no harm. A class
     * that builds anything a machine reads (SQL, JSON, file names, headers, ids) must not be here.
     */
    private static final Set<String> FORMAT_FOR_PEOPLE = Set.of(
            "AcceptLoss",
            "AcceptTopic",
            "Acceptance",
            "Answers",
            "BatchClosing",
            "Checkpoint",
            "Choice",
            "ChosenRows",
            "ChunkTransaction",
            "Comparison",
            "DashboardSettings",
            "DeadLetters",
            "Display",
            "DoctorMain",
            "Drain",
            "Editor",
            "EventHub",
            "Fence",
            "FencedException",
            "FileProblem",
            "Finding",
            "GroupsText",
            "Guard",
            "HeaderReader",
            "Invocation",
            "Job",
            "Judge",
            "KafkaAwayException",
            "KafkaFindings",
            "LedgerFindings",
            "LedgerMovedException",
            "LedgerOpening",
            "LedgerText",
            "Loss",
            "MysqlFindings",
            "OrderDesk",
            "OrderLife",
            "OrderSchema",
            "OrderStore",
            "OrdersOnScreen",
            "OrdersTable",
            "OrdersTableCheck",
            "OrdersTopic",
            "Page",
            "PartitionLedger",
            "ProducerRun",
            "Progress",
            "ProgressText",
            "Question",
            "Range",
            "Records",
            "Recount",
            "RejectBudget",
            "RejectBudgetException",
            "RejectedList",
            "RejectedReplay",
            "RejectedRow",
            "RejectedShow",
            "RejectedTail",
            "RejectedText",
            "ReplayDesk",
            "Report",
            "ReportMain",
            "ResultTableCheck",
            "Routes",
            "RunOffsets",
            "Schema",
            "SettleBatch",
            "SettlePartition",
            "SettlingFailedException",
            "SliceRecount",
            "SourceCheck",
            "SourceWatch",
            "StreamFolder",
            "StreamLock",
            "Summary",
            "TextTable",
            "TopicLook",
            "TotalsRebuild",
            "TotalsShow",
            "TotalsState",
            "VerifyMain",
            "Worker",
            "Yardstick");

    @Test
    void whatMachinesReadHasAsciiDigits() {
        DescribedPredicate<JavaClass> othersThanListed =
                DescribedPredicate.describe("classes that may build text for machines", type -> {
                    String name = type.getName().replaceFirst(".*[.]", "");
                    return !FORMAT_FOR_PEOPLE.contains(name.replaceFirst("[$].*", ""));
                });
        String because = "under ar-EG or fa-IR they write other digits: decimal(\u0661\u0660,\u0662) is no SQL. Write"
                + " String.format(Locale.ROOT, …), toLowerCase(Locale.ROOT), or join with +; or, if only people ever read"
                + " the text, add the class to FORMAT_FOR_PEOPLE";
        check(noClasses()
                .that(othersThanListed)
                .should()
                .callMethod(String.class, "formatted", Object[].class)
                .because(because));
        check(noClasses()
                .that(othersThanListed)
                .should()
                .callMethod(String.class, "format", String.class, Object[].class)
                .because(because));
        check(noClasses()
                .should()
                .callMethod(String.class, "toLowerCase")
                .orShould()
                .callMethod(String.class, "toUpperCase")
                .because(because));
        check(noClasses()
                .should()
                .callConstructor(DecimalFormat.class, String.class)
                .because(because));
    }

    @Test
    void theListOfClassesThatFormatForPeopleHoldsNoOthers() {
        Set<String> formatting = OURS.stream()
                .filter(type -> type.getMethodCallsFromSelf().stream()
                        .anyMatch(call -> call.getTargetOwner().isEquivalentTo(String.class)
                                && (call.getName().equals("formatted")
                                        || (call.getName().equals("format")
                                                && call.getTarget()
                                                                .getRawParameterTypes()
                                                                .size()
                                                        == 2))))
                .map(type -> type.getName().replaceFirst(".*[.]", "").replaceFirst("[$].*", ""))
                .collect(Collectors.toSet());

        assertThat(formatting).containsAll(FORMAT_FOR_PEOPLE);
    }

    @Test
    void theDemoSeesTheJobFromOutside() {
        check(noClasses()
                .that()
                .resideInAPackage("io.orderflow.demo..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.orderflow.job..", "io.orderflow.producer..")
                .because("both are processes of their own. Start them through the launcher and read the tables"));
    }

    @Test
    void thePackagesOfTheJobFormNoCycle() {
        check(slices().matching("io.orderflow.job.(*)..")
                .should()
                .beFreeOfCycles()
                .because("packages are the journey of an order, read in one direction. Move the class that points back"
                        + " to the package that it is about, or hand it an interface"));
    }

    @Test
    void sparkIsInTheJobOnly() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("io.orderflow.job..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.apache.spark..", "scala..", "org.apache.hadoop..")
                .because("the producer and the demo run without Spark. Move what needs it to io.orderflow.job"));
    }

    @Test
    void ourMethodsHaveNoGetPrefix() {
        check(methods()
                .that()
                .arePublic()
                .and(areDeclaredByUs())
                .should()
                .haveNameNotMatching("get[A-Z].*")
                .because("a value is named, not fetched: order.total(), as records do. Drop the prefix"));
    }

    @Test
    void onlyProgramsWriteToTheConsole() {
        check(noClasses()
                .that()
                .haveSimpleNameNotEndingWith("Main")
                .and()
                .doNotHaveFullyQualifiedName("io.orderflow.demo.Terminal")
                .and()
                .doNotHaveFullyQualifiedName("io.orderflow.producer.Interrupts")
                .and()
                .resideOutsideOfPackage("io.orderflow.job.console..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("what is written there can neither be silenced nor found again. Use a logger, or let the"
                        + " program's main class say it"));
    }

    @Test
    void noNameIsADrawer() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Common)(\\$.*)?")
                .because("such a name says nothing and collects everything. Name the class after what it is or does"));
    }

    @Test
    void noPackageIsADrawer() {
        check(noClasses()
                .should()
                .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..helper..", "..impl..")
                .because("packages are the journey of an order. Put the class where on that journey it is used"));
    }

    @Test
    void staticFieldsDoNotChange() {
        check(fields().that(DescribedPredicate.describe(
                        "are static, and not made by the compiler",
                        field -> field.getModifiers().contains(STATIC)
                                && !field.getName().contains("$")))
                .should()
                .haveModifier(FINAL)
                .because("two tests, or two jobs in one JVM, would share it. Make it a field of an object that is"
                        + " handed on"));
    }

    private static DescribedPredicate<JavaClass> ours() {
        return resideInAPackage("io.orderflow..");
    }

    private static DescribedPredicate<JavaClass> outside(String packages) {
        return DescribedPredicate.not(resideInAPackage(packages));
    }

    /** Not those that a library's interface or class prescribes. */
    private static DescribedPredicate<JavaMethod> areDeclaredByUs() {
        return DescribedPredicate.describe(
                "are not prescribed by a library",
                method -> Stream.concat(
                                method.getOwner().getAllRawSuperclasses().stream(),
                                method.getOwner().getAllRawInterfaces().stream())
                        .noneMatch(type -> !type.getPackageName().startsWith("io.orderflow")
                                && type.tryGetMethod(
                                                method.getName(),
                                                method.getRawParameterTypes().stream()
                                                        .map(JavaClass::getName)
                                                        .toArray(String[]::new))
                                        .isPresent()));
    }
}
