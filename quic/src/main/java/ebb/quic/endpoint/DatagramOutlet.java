package ebb.quic.endpoint;

import ebb.quic.memory.DatagramBatch;

/** Where assembled datagrams go: a socket, or a simulated network. */
public interface DatagramOutlet {

    /** Sends all datagrams of the batch and clears it. What the system refuses counts as lost by the network. */
    void send(DatagramBatch batch);
}
