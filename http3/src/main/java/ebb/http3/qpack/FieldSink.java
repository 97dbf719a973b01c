package ebb.http3.qpack;

import ebb.http3.model.Http3Exception;

/** Takes the fields of a section in the order in which they are decoded. */
public interface FieldSink {

    /** One field; the sink may refuse it, which ends the decoding. */
    void field(String name, String value) throws Http3Exception;
}
