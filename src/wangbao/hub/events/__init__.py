"""Training and exchange events of the support platform: announced, registered for, attended, certified."""
