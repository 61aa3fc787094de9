package io.elasticq.bridge.aeron;

/** Connects, says so, and ends. */
final class OpenerChild {

    private OpenerChild() {}

    public static void main(String[] args) {
        System.setErr(System.out);
        try (AeronConnection connection = AeronConnection.embedded()) {
            System.out.println("connected " + (connection.failure() == null));
        } catch (MissingJvmFlagException e) {
            System.out.println(e.getMessage());
            System.out.println(e.flag());
        }
    }
}
