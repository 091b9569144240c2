package io.orderflow.dashboard.page;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/**
 * This machine's own Chromium, without a window, driven by its own chromedriver. Nothing is downloaded; where there is
 * none, tests are skipped, except where CI is true.
 */
final class Chromium implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Pattern REQUEST = Pattern.compile(
            "\"method\":\"Network.requestWillBeSent\".*?\"request\":\\{.*?\"url\":\"([^\"]*)\"", Pattern.DOTALL);

    private final ChromeDriver driver;
    private final List<String> complaints = new ArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private Chromium(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Skips the test that asks where there is no Chromium. */
    static void require() {
        if (browser().isPresent() && driverProgram().isPresent()) {
            return;
        }
        String missing = "The page cannot be tested in a browser: chromium and chromedriver are not on the PATH."
                + " On Debian: apt-get install chromium chromium-driver";
        if ("true".equals(System.getenv("CI"))) {
            fail(missing);
        }
        abort(missing);
    }

    private static Optional<Path> browser() {
        return onPath("chromium", "chromium-browser", "google-chrome");
    }

    private static Optional<Path> driverProgram() {
        return onPath("chromedriver");
    }

    /** Starts one, or skips the test that asks. */
    static Chromium start() {
        return start(new ChromeOptions());
    }

    /** One that takes certificates of any authority. */
    static Chromium startTrustingAll() {
        ChromeOptions options = new ChromeOptions();
        options.setAcceptInsecureCerts(true);
        return start(options);
    }

    private static Chromium start(ChromeOptions options) {
        require();
        options.setBinary(browser().orElseThrow().toString());
        options.addArguments(
                "--headless=new",
                // Chromium refuses its sandbox to root, and builds often run as root.
                "--no-sandbox",
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--no-first-run",
                "--no-default-browser-check",
                "--window-size=1440,900");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        logs.enable(LogType.PERFORMANCE, Level.ALL);
        options.setCapability("goog:loggingPrefs", logs);
        ChromeDriverService service = new ChromeDriverService.Builder()
                .usingDriverExecutable(driverProgram().orElseThrow().toFile())
                .usingAnyFreePort()
                .withSilent(true)
                .build();
        return new Chromium(new ChromeDriver(service, options));
    }

    private static Optional<Path> onPath(String... names) {
        return Stream.of(names)
                .flatMap(name -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Loads the page again at this address. */
    void open(String address) {
        driver.get("about:blank");
        driver.get(address);
    }

    /** Follows a hash, as a link of the page does. */
    void go(String hash) {
        script("location.hash = arguments[0]", hash);
    }

    /** A screen of this width, as a phone or a desktop has it. */
    void width(int pixels) {
        driver.executeCdpCommand(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", pixels, "height", 900, "deviceScaleFactor", 1, "mobile", pixels < 500));
    }

    void prefers(String scheme) {
        driver.executeCdpCommand(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    /** Stops the page's timers and scripts, as a browser does with one in the background. */
    void freeze() {
        driver.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", "frozen"));
    }

    /** Lets a frozen page go on at a time that is so much later. */
    void wakeAfter(Duration sleep) {
        driver.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", "active"));
        setClockOn(sleep);
    }

    /** From now on, the page believes that it is so much later. */
    void setClockOn(Duration time) {
        script("const clock = Date.now; const more = arguments[0]; Date.now = () => clock() + more", time.toMillis());
    }

    /** Minimizes the window: the page is hidden. Its scripts still run. */
    void hide() {
        driver.manage().window().minimize();
        waitFor("return document.visibilityState === 'hidden'");
    }

    void show() {
        driver.manage().window().setSize(new Dimension(1440, 900));
        waitFor("return document.visibilityState === 'visible'");
    }

    /** From now on, what the page does after a time it does fifty times as soon. */
    void hurry() {
        script("window.calm = window.setTimeout; window.setTimeout = (work, ms) => window.calm(work, ms / 50)");
    }

    /** After {@link #hurry}: everything in its time again. */
    void calm() {
        script("window.setTimeout = window.calm");
    }

    Object script(String source, Object... arguments) {
        return driver.executeScript(source, arguments);
    }

    /** A script that passes its result to its last argument. */
    Object later(String source, Object... arguments) {
        driver.manage().timeouts().scriptTimeout(PATIENCE);
        return driver.executeAsyncScript(source, arguments);
    }

    /** Waits until an element is there and shown. */
    WebElement see(String css) {
        return waiting("to see " + css)
                .until(d -> d.findElements(By.cssSelector(css)).stream()
                        .filter(WebElement::isDisplayed)
                        .findFirst()
                        .orElse(null));
    }

    /** Waits until an element's text has this in it. */
    void read(String css, String... texts) {
        for (String text : texts) {
            waiting(() -> "to read \"" + text + "\" in " + css + "; there is: " + textOf(css))
                    .until(d -> d.findElements(By.cssSelector(css)).stream()
                            .anyMatch(element -> element.getText().contains(text)));
        }
    }

    void readNoMore(String css, String text) {
        waiting("not to read \"" + text + "\" in " + css + " any more")
                .until(d -> d.findElements(By.cssSelector(css)).stream()
                        .noneMatch(element -> element.getText().contains(text)));
    }

    private String textOf(String css) {
        return driver.findElements(By.cssSelector(css)).stream()
                .map(WebElement::getText)
                .toList()
                .toString();
    }

    void click(String css) {
        waiting("to click " + css).until(d -> {
            WebElement element = d.findElement(By.cssSelector(css));
            showWhole(element);
            element.click();
            return true;
        });
    }

    /** The driver scrolls only to what is outside of the window, not to what lies under the bars of a phone. */
    private void showWhole(WebElement element) {
        script("arguments[0].scrollIntoView({block: 'center'})", element);
    }

    /** Clicks the button or link with this text. */
    void press(String text) {
        waiting("to press " + text).until(d -> {
            WebElement found = d
                    .findElements(By.xpath(
                            "//main//*[self::button or self::a or self::summary][normalize-space()='" + text + "']"))
                    .stream()
                    .filter(WebElement::isDisplayed)
                    .findFirst()
                    .orElseThrow(() -> new NoSuchElementException(text));
            showWhole(found);
            found.click();
            return true;
        });
    }

    /** Puts a text in place of what a field holds, and leaves it. */
    void type(String css, String text) {
        WebElement field = see(css);
        field.clear();
        field.sendKeys(text);
        script("arguments[0].blur()", field);
    }

    /** Keeps a picture of what is shown, of the whole page if that is longer. */
    void picture(Path file) {
        Object height = script("return Math.min(4000, Math.max(900, document.documentElement.scrollHeight))");
        Object width = script("return document.documentElement.clientWidth");
        Map<String, Object> shot = driver.executeCdpCommand(
                "Page.captureScreenshot",
                Map.of(
                        "captureBeyondViewport",
                        true,
                        "clip",
                        Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1)));
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, Base64.getDecoder().decode(shot.get("data").toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until a script returns true. */
    void waitFor(String source) {
        waiting(source).until(d -> Boolean.TRUE.equals(driver.executeScript(source)));
    }

    /** Strikes keys where the focus is. */
    void strike(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    private WebDriverWait waiting(String what) {
        return waiting(() -> what);
    }

    private WebDriverWait waiting(Supplier<String> what) {
        WebDriverWait wait = new WebDriverWait(driver, PATIENCE, Duration.ofMillis(60));
        wait.ignoring(WebDriverException.class);
        wait.withMessage(what);
        return wait;
    }

    ChromeDriver driver() {
        return driver;
    }

    /**
     * How far the page's parts jumped since its load began, as web.dev/cls defines it: up to 0.1 is good. Also what a
     * browser would excuse by input counts: it takes the width of an emulated phone for one.
     */
    double jumped() {
        return Double.parseDouble(script("""
            const jumps = new PerformanceObserver(() => {});
            jumps.observe({ type: "layout-shift", buffered: true });
            const shifts = jumps.takeRecords();
            jumps.disconnect();
            return String(shifts.reduce((sum, { value }) => sum + value, 0));
            """).toString());
    }

    /** What axe finds against WCAG 2.1 A and AA and its own best practices, a line each. */
    @SuppressWarnings("unchecked")
    List<String> accessibilityProblems() {
        if (!Boolean.TRUE.equals(script("return window.axe !== undefined"))) {
            // Not a <script> of the page, whose policy would refuse it.
            driver.executeCdpCommand("Runtime.evaluate", Map.of("expression", axe()));
        }
        return (List<String>) later("""
            const done = arguments[arguments.length - 1];
            axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"] })
              .then(({ violations }) => done(violations.flatMap(({ id, nodes }) =>
                nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary}`))))
              .catch((problem) => done([String(problem)]));
            """);
    }

    private static String axe() {
        try (InputStream in = Chromium.class.getResourceAsStream("/axe-core/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything the console said since this browser started, from warnings on. */
    List<String> complaints() {
        for (LogEntry entry : driver.manage().logs().get(LogType.BROWSER)) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                complaints.add(entry.getMessage());
            }
        }
        return complaints;
    }

    void forgetComplaints() {
        driver.manage().logs().get(LogType.BROWSER);
        complaints.clear();
    }

    /** Forgets which addresses were asked for until now. */
    void forgetRequests() {
        driver.manage().logs().get(LogType.PERFORMANCE);
        requests.clear();
    }

    /** Every address this browser asked for since it started, or since they were last forgotten. */
    List<String> requests() {
        for (LogEntry entry : driver.manage().logs().get(LogType.PERFORMANCE)) {
            Matcher request = REQUEST.matcher(entry.getMessage());
            if (request.find()) {
                requests.add(request.group(1));
            }
        }
        return requests;
    }

    @Override
    public void close() {
        driver.quit();
    }
}
