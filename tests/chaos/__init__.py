"""A storm: real workers send approved notices while everything around them is killed, flushed, put off and withdrawn."""
