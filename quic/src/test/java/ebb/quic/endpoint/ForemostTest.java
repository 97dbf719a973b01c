package ebb.quic.endpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ebb.quic.connection.Link;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ForemostTest {

    private record Candidate(long id, long figure) {
        static final Comparator<Candidate> ORDER =
                Comparator.comparingLong(Candidate::figure).reversed().thenComparingLong(Candidate::id);

        LiveConnection entry() {
            return new LiveConnection(new Link(id), null, new RouteSet<>(null, null, null));
        }
    }

    private static List<Long> foremost(List<Candidate> all, int most) {
        Foremost first = new Foremost(most);
        all.forEach(each -> first.offer(each.entry(), each.figure()));
        return first.takeAll().stream().map(entry -> entry.link().id()).toList();
    }

    private static void assertLikeSorting(List<Candidate> all, int most) {
        assertEquals(all.stream().sorted(Candidate.ORDER).limit(most).map(Candidate::id).toList(), foremost(all, most),
                () -> "the first " + most + " of " + all);
    }

    @Test
    void keepsTheLargestAndOfEqualsTheOldest() {
        List<Candidate> all = List.of(new Candidate(4, 7), new Candidate(1, 5), new Candidate(2, 7), new Candidate(3, 9));
        assertEquals(List.of(3L, 2L), foremost(all, 2));
        assertEquals(List.of(3L, 2L, 4L, 1L), foremost(all, 4));
        assertEquals(List.of(3L, 2L, 4L, 1L), foremost(all, 9));
        assertEquals(List.of(), foremost(all, 0));
        assertEquals(List.of(), foremost(List.of(), 3));
    }

    @Test
    void isTheBeginningOfWhatSortingGives() {
        Random random = new Random(7);
        for (int run = 0; run < 300; run++) {
            List<Candidate> all = new ArrayList<>();
            int count = random.nextInt(80);
            for (int i = 0; i < count; i++) {
                all.add(new Candidate(i, random.nextInt(1 + random.nextInt(60))));
            }
            Collections.shuffle(all, random);
            assertLikeSorting(all, random.nextInt(90));
        }
    }

    @Test
    void manyThatRiseOrFallAreAsManyAsAny() {
        List<Candidate> rising = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            rising.add(new Candidate(i, i));
        }
        assertEquals(19_999, foremost(rising, 1000).getFirst());
        assertEquals(19_000, foremost(rising, 1000).getLast());
        assertEquals(List.of(19_999L, 19_998L), foremost(rising.reversed(), 2));
    }
}
