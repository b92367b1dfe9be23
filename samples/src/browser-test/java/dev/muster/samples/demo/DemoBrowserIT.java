package dev.muster.samples.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page as people meet it: Debian's chromium, three node processes, and a kill. */
class DemoBrowserIT {
    private static final double SOON_MILLIS = 10_000;
    private static final double FAILOVER_MILLIS = 30_000;
    private static final long REBALANCED_NANOS = 12_000_000_000L;
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    @TempDir
    private Path folder;

    private final List<String> complaints = new CopyOnWriteArrayList<>();
    private DemoCluster cluster;
    private Playwright playwright;
    private Browser browser;

    @BeforeEach
    void start() throws Exception {
        cluster = new DemoCluster(folder, DemoNetwork.none("the test does not partition"));
        cluster.startThree();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Path.of("/usr/bin/chromium"))
                        .setArgs(List.of(
                                "--no-sandbox",
                                "--disable-gpu",
                                "--disable-quic",
                                "--no-first-run",
                                "--disable-background-networking",
                                "--disable-component-update",
                                "--disable-sync")));
    }

    @AfterEach
    void end() {
        if (browser != null) {
            browser.close();
        }
        if (playwright != null) {
            playwright.close();
        }
        cluster.close();
    }

    @Test
    void two_tabs_on_two_nodes_see_each_other_and_the_count_goes_on_when_the_owner_is_killed() throws Exception {
        NodeProcess owner = awaitOwner();
        NodeProcess other = cluster.living().stream()
                .filter(node -> node != owner)
                .findFirst()
                .orElseThrow();
        Page first = open(owner);
        Page second = open(other);

        assertThat(first.locator("#present li")).hasCount(2, within(SOON_MILLIS));
        first.getByText("Add a visit").click();
        second.getByText("Add a visit").click();
        first.getByText("Add a click").click();
        second.getByText("Add a click").click();
        for (Page page : List.of(first, second)) {
            assertThat(page.locator("#visits")).hasText("2", textWithin(SOON_MILLIS));
            assertThat(page.locator("#clicks")).hasText("2", textWithin(SOON_MILLIS));
            assertThat(page.locator("#visits-foot")).hasText("Lives on " + owner.name(), textWithin(SOON_MILLIS));
            assertThat(page.locator("#nodes li.up")).hasCount(3, within(SOON_MILLIS));
        }
        screenshots(second);

        owner.kill();

        assertThat(first.locator("#served-text")).not().hasText("Served by " + owner.name(), textWithin(SOON_MILLIS));
        assertThat(first.locator("#served[data-state=live]")).hasCount(1, within(SOON_MILLIS));
        assertThat(second.locator("#nodes li")).hasCount(2, within(FAILOVER_MILLIS));
        assertThat(second.locator("#visits-foot[data-state=settled]")).hasCount(1, within(FAILOVER_MILLIS));
        first.getByText("Add a visit").click();
        for (Page page : List.of(first, second)) {
            assertThat(page.locator("#visits")).hasText("3", textWithin(FAILOVER_MILLIS));
            assertThat(page.locator("#clicks")).hasText("2", textWithin(SOON_MILLIS));
            assertThat(page.locator("#present li")).hasCount(2, within(SOON_MILLIS));
        }
        assertThat(complaints).as("what the browser's console complained about").isEmpty();
    }

    @Test
    void the_page_works_at_320_pixels_and_by_keyboard_alone() throws Exception {
        awaitOwner();
        Page page = open(cluster.living().get(0));
        page.setViewportSize(320, 640);

        Locator button = page.getByText("Add a visit");
        for (int i = 0; i < 5 && !(boolean) button.evaluate("one => one === document.activeElement"); i++) {
            page.keyboard().press("Tab");
        }
        page.keyboard().press("Enter");

        assertThat(page.locator("#visits")).hasText("1", textWithin(SOON_MILLIS));
        Object overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        assertThat(overflow).isEqualTo(0);
        assertThat(page.locator("#status")).hasText(Pattern.compile("\\w+"), textWithin(SOON_MILLIS));
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "demo-phone.png")).setFullPage(true));
        assertThat(complaints).as("what the browser's console complained about").isEmpty();
    }

    /** The node that hosts visits and has for longer than the pause between two rebalances, so that it does not move it. */
    private NodeProcess awaitOwner() throws InterruptedException {
        Optional<NodeProcess> owner = Optional.empty();
        long sinceNanos = System.nanoTime();
        long deadlineNanos = sinceNanos + PATIENCE_NANOS;
        while (System.nanoTime() - deadlineNanos < 0) {
            // The question waits for an answer itself, so this is no busy loop.
            cluster.client(cluster.living().get(0)).visits();
            Optional<NodeProcess> now = cluster.owner();
            if (!now.equals(owner)) {
                owner = now;
                sinceNanos = System.nanoTime();
            } else if (owner.isPresent() && System.nanoTime() - sinceNanos > REBALANCED_NANOS) {
                return owner.get();
            }
        }
        throw new AssertionError("visits has no lasting owner, but " + owner.map(NodeProcess::name));
    }

    private Page open(NodeProcess node) {
        BrowserContext context = browser.newContext(
                new Browser.NewContextOptions().setViewportSize(1200, 860).setColorScheme(ColorScheme.LIGHT));
        Page page = context.newPage();
        URI address = node.up().join().page();
        page.onPageError(complaints::add);
        page.onConsoleMessage(message -> {
            // That connections to the killed node break is what we are here for.
            if (List.of("error", "warning").contains(message.type()) && !message.text().contains("net::ERR_")) {
                complaints.add(message.text());
            }
        });
        page.navigate(address.toString());
        assertThat(page.locator("#served-text")).hasText("Served by " + node.name(), textWithin(SOON_MILLIS));
        return page;
    }

    private static void screenshots(Page page) throws Exception {
        Path picture = Path.of("target", "demo.png");
        page.screenshot(new Page.ScreenshotOptions().setPath(picture).setFullPage(true));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
        page.screenshot(
                new Page.ScreenshotOptions().setPath(Path.of("target", "demo-dark.png")).setFullPage(true));
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
        String wanted = System.getProperty("muster.demo.picture", "");
        if (!wanted.isEmpty()) {
            Path target = Path.of(wanted).toAbsolutePath();
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.copy(picture, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static LocatorAssertions.HasCountOptions within(double millis) {
        return new LocatorAssertions.HasCountOptions().setTimeout(millis);
    }

    private static LocatorAssertions.HasTextOptions textWithin(double millis) {
        return new LocatorAssertions.HasTextOptions().setTimeout(millis);
    }
}
