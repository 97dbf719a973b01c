package ebb.quic.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class StateTablesTest {

    @ParameterizedTest
    @EnumSource(ClientState.class)
    void clientsMoveForwardOnly(ClientState state) {
        for (ClientState next : ClientState.values()) {
            assertFalse(state.leadsTo(next) && next.ordinal() <= state.ordinal());
        }
        assertEquals(state != ClientState.FAILED, state.leadsTo(ClientState.FAILED));
    }

    @ParameterizedTest
    @EnumSource(ServerState.class)
    void serversMoveForwardOnly(ServerState state) {
        for (ServerState next : ServerState.values()) {
            assertFalse(state.leadsTo(next) && next.ordinal() <= state.ordinal());
        }
        assertEquals(state != ServerState.FAILED, state.leadsTo(ServerState.FAILED));
    }

    @ParameterizedTest
    @EnumSource(HandshakeType.class)
    void whoHasFailedTakesNothing(HandshakeType type) {
        assertFalse(ClientState.FAILED.accepts(type));
        assertFalse(ServerState.FAILED.accepts(type));
        assertTrue(HandshakeType.of(type.id()) == type);
    }
}
