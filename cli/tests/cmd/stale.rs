// Somebody edited this.
