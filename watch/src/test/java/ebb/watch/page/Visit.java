package ebb.watch.page;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** One look at a dashboard. Writes down what the browser complains of, and every request that leaves it. */
final class Visit implements AutoCloseable {

    private final BrowserContext context;
    private final String address;
    final Page page;
    final List<String> complaints = new CopyOnWriteArrayList<>();
    final List<String> requests = new CopyOnWriteArrayList<>();

    private Visit(BrowserContext context, String address) {
        this.context = context;
        this.address = address;
        page = context.newPage();
        page.setDefaultTimeout(20_000);
        page.onConsoleMessage(message -> complaints.add(message.type() + ": " + message.text()));
        page.onPageError(complaints::add);
        page.onRequest(request -> requests.add(request.url()));
    }

    static Visit to(Browser browser, String address) {
        return to(browser, address, ColorScheme.LIGHT, 1400);
    }

    static Visit to(Browser browser, String address, ColorScheme colours, int width) {
        Visit visit = new Visit(browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 1000).setColorScheme(colours).setTimezoneId("UTC")), address);
        visit.page.navigate(address);
        visit.page.waitForSelector("#verdict:not(.waiting)");
        return visit;
    }

    Locator find(String selector) {
        return page.locator(selector);
    }

    /** Waits until exactly this can be read there. */
    void reads(String selector, String text) {
        assertThat(find(selector)).hasText(text);
    }

    void isVisible(String selector, boolean visible) {
        assertThat(find(selector))
                .isVisible(new LocatorAssertions.IsVisibleOptions().setVisible(visible));
    }

    List<String> column(String selector) {
        return find("#connection-table tbody " + selector).allTextContents();
    }

    /** The browser found nothing to complain of, and asked nobody but this server. */
    void wentWell() {
        assertEquals(List.of(), complaints);
        assertEquals(List.of(), requests.stream()
                .filter(url -> !url.startsWith(address) && !url.startsWith("data:")).toList());
    }

    @Override
    public void close() {
        context.close();
    }
}
