/**
 * {@code ebb soak}: waves of connections that end in every rude way, and a verdict on what is left of them. The parent
 * process, which measures; its server and its clients are processes of their own ({@code soak.server},
 * {@code soak.crowd}) that it talks to by the records in {@code soak.message}.
 */
package ebb.cli.soak;
