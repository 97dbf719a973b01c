package ebb.http3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class AuthorityTest {

    @Test
    void hostIsFound() {
        assertEquals("ebb.test", Authority.host("ebb.test:443"));
        assertEquals("ebb.test", Authority.host("ebb.test"));
        assertEquals("::1", Authority.host("[::1]:443"));
        assertEquals("::1", Authority.host("[::1]"));
    }

    @Test
    void starStandsForOneLabel() {
        assertTrue(Authority.matches("Ebb.test", "ebb.test"));
        assertTrue(Authority.matches("*.ebb.test", "a.ebb.test"));
        assertFalse(Authority.matches("*.ebb.test", "a.b.ebb.test"));
        assertFalse(Authority.matches("*.ebb.test", "ebb.test"));
        assertFalse(Authority.matches("*.ebb.test", ".ebb.test"));
        assertFalse(Authority.matches("ebb.test", "a.ebb.test"));
    }
}
